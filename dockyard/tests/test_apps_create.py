"""apps:create, apps:list and apps:exists."""

import json
import subprocess
from pathlib import Path

import pytest

from conftest import Dokku
from dockyard.app import App

NAME_RULE = "App name must begin with lowercase alphanumeric character"


def test_it_creates_an_app_and_says_so(dokku: Dokku) -> None:
    made = dokku("apps:create", "booktime")
    assert (made.code, made.err) == (0, "")
    assert made.out == "-----> Creating booktime...\n-----> Creating new app virtual host file...\n"
    assert App("booktime").exists()


def test_it_says_nothing_when_quiet(dokku: Dokku) -> None:
    assert dokku("--quiet", "apps:create", "booktime").out == ""


def test_it_adds_the_remote_when_the_user_stands_in_a_clone(dokku: Dokku, tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    made = dokku("apps:create", "booktime")
    remote = subprocess.run(["git", "remote", "get-url", "dokku"], capture_output=True, text=True, check=True)
    assert remote.stdout.strip() == str(App("booktime").repository)
    assert "Added the git remote 'dokku'" in made.out


def test_it_refuses_a_name_that_is_taken(dokku: Dokku, booktime: App) -> None:
    again = dokku("apps:create", "booktime")
    assert (again.code, again.out, again.err) == (1, "", " !     Name is already taken\n")


@pytest.mark.parametrize(
    "name",
    [
        "Booktime",
        "a_b",
        "../x",
        "..",
        "a\0",
        ".a",
        "a/b",
        "a:b",
        "a;b",
        "$HOME",
        "a|b",
        "a&b",
        "a b",
        "a\n",
        "é",
        "a\tb",
    ],
)
def test_it_refuses_a_hostile_name_and_leaves_nothing(dokku: Dokku, home: Path, name: str) -> None:
    refused = dokku("apps:create", name)
    assert refused.code == 1
    assert NAME_RULE in refused.err
    assert not (home / "apps").exists()


def test_it_refuses_a_name_no_host_can_have(dokku: Dokku) -> None:
    assert "64 characters long: use at most 63" in dokku("apps:create", "a" * 64).err


@pytest.mark.parametrize("words", [[], [""]])
def test_it_wants_a_name(dokku: Dokku, words: list[str]) -> None:
    refused = dokku("apps:create", *words)
    assert (refused.code, refused.err) == (1, " !     Please specify an app to run the command on\n")


def test_it_starts_clean_where_a_killed_create_left_something(dokku: Dokku, home: Path) -> None:
    (home / "apps" / "booktime").mkdir(parents=True)
    (home / "apps" / "booktime" / "env").write_text('{"OLD": "1"}')
    dokku("apps:create", "booktime")
    assert dokku("config:keys", "booktime").out == ""


def test_the_list_is_sorted_and_headed(dokku: Dokku) -> None:
    for name in ("zoo", "a.b", "1st"):
        dokku("apps:create", name)
    assert dokku("apps:list").out == "=====> My Apps\n1st\na.b\nzoo\n"
    assert dokku("--quiet", "apps:list").out == "1st\na.b\nzoo\n"
    assert dokku("apps:list", "--quiet").out == "1st\na.b\nzoo\n"
    assert dokku("apps:list", "--format", "json").out == '["1st","a.b","zoo"]\n'


def test_an_empty_list_is_no_failure(dokku: Dokku) -> None:
    none = dokku("apps:list")
    assert (none.code, none.out, none.err) == (0, "", " !     You haven't deployed any applications yet\n")
    assert json.loads(dokku("apps:list", "--format", "json").out) == []


def test_the_list_refuses_another_format(dokku: Dokku) -> None:
    refused = dokku("apps:list", "--format", "xml")
    assert (refused.code, refused.out) == (1, "")
    assert "supported formats: json, stdout" in refused.err


def test_exists_is_silent_when_it_does_and_20_when_not(dokku: Dokku, booktime: App) -> None:
    there = dokku("apps:exists", "booktime")
    assert (there.code, there.out, there.err) == (0, "", "")
    missing = dokku("apps:exists", "nope")
    assert (missing.code, missing.out, missing.err) == (20, "", " !     App nope does not exist\n")
