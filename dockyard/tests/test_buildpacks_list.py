"""buildpacks:*: the list a user chose."""

import pytest

from conftest import Dokku
from dockyard.app import App

A = "https://github.com/ana/a.git"
B = "https://github.com/ana/b.git"
C = "https://github.com/ana/c.git"


def _list(dokku: Dokku) -> list[str]:
    return [line.strip() for line in dokku("--quiet", "buildpacks:list", "booktime").out.splitlines()]


def test_add_appends_or_inserts_and_says_nothing(dokku: Dokku, booktime: App) -> None:
    for words in (["booktime", A], ["--index", "9", "booktime", B], ["booktime", "--index", "1", C]):
        done = dokku("buildpacks:add", *words)
        assert (done.code, done.out, done.err) == (0, "", "")
    assert _list(dokku) == [C, A, B]


def test_the_list_is_headed(dokku: Dokku, booktime: App) -> None:
    dokku("buildpacks:add", "booktime", A)
    assert dokku("buildpacks:list", "booktime").out == f"-----> booktime buildpack urls\n       {A}\n"
    assert dokku("--quiet", "buildpacks:list", "booktime").out == f"       {A}\n"
    assert dokku("buildpacks:report", "booktime", "--buildpacks-list").out == f"{A}\n"


def test_set_replaces_one_place(dokku: Dokku, booktime: App) -> None:
    dokku("buildpacks:add", "booktime", A)
    dokku("buildpacks:set", "booktime", B)
    dokku("buildpacks:set", "--index", "7", "booktime", C)
    dokku("buildpacks:set", "--index", "2", "booktime", A)
    assert _list(dokku) == [B, A]


def test_set_replace_takes_the_whole_list_or_nothing(dokku: Dokku, booktime: App) -> None:
    dokku("buildpacks:set", "--replace", "booktime", A, B)
    assert dokku("buildpacks:set", "--replace", "booktime", C, "nodejs").code == 1
    assert _list(dokku) == [A, B]
    assert "--index flag cannot be used" in dokku("buildpacks:set", "--replace", "--index", "1", "booktime", A).err
    assert "use buildpacks:clear" in dokku("buildpacks:set", "--replace", "booktime").err
    assert "requires the --replace flag" in dokku("buildpacks:set", "booktime", A, B).err


def test_remove_by_address_and_by_place(dokku: Dokku, booktime: App) -> None:
    dokku("buildpacks:set", "--replace", "booktime", A, B, C)
    assert dokku("buildpacks:remove", "booktime", B).out == f"-----> Removing {B}\n"
    assert dokku("buildpacks:remove", "--index", "2", "booktime").out == f"-----> Removing {C}\n"
    assert _list(dokku) == [A]
    assert dokku("buildpacks:remove", "booktime", B).code == 1
    assert dokku("buildpacks:remove", "--index", "2", "booktime").code == 1
    assert "either by index or URL" in dokku("buildpacks:remove", "booktime").err
    assert _list(dokku) == [A]


def test_an_empty_list_means_detection(dokku: Dokku, booktime: App) -> None:
    dokku("buildpacks:add", "booktime", A)
    for _ in range(2):
        assert dokku("buildpacks:clear", "booktime").code == 0
    empty = dokku("buildpacks:remove", "booktime", A)
    assert empty.err == (" !     No buildpacks were found, next release on booktime will detect buildpack normally\n")


@pytest.mark.parametrize(
    ("short", "address"),
    [
        ("heroku/nodejs", "https://github.com/heroku/heroku-buildpack-nodejs.git"),
        ("heroku-community/apt", "https://github.com/heroku/heroku-buildpack-apt.git"),
        ("ana/x", "https://github.com/ana/heroku-buildpack-x.git"),
        ("git@github.com:ana/x.git", "git@github.com:ana/x.git"),
        ("https://github.com/ana/x#v1", "https://github.com/ana/x#v1"),
    ],
)
def test_names_are_written_out(dokku: Dokku, booktime: App, short: str, address: str) -> None:
    dokku("buildpacks:add", "booktime", short)
    assert _list(dokku) == [address]


@pytest.mark.slow
@pytest.mark.parametrize(
    "url",
    ["nodejs", "/nodejs", "http://nodejs", "", "a b/c", "https://h/o/r x", "file:///etc", "--upload-pack=x/y", "a/b\n"],
)
@pytest.mark.parametrize("command", ["add", "set"])
def test_a_bad_address_is_refused(dokku: Dokku, booktime: App, command: str, url: str) -> None:
    assert dokku(f"buildpacks:{command}", "booktime", url).code in (1, 2)
    assert _list(dokku) == []


@pytest.mark.parametrize("index", ["0", "-1", "x"])
def test_places_count_from_one(dokku: Dokku, booktime: App, index: str) -> None:
    assert dokku("buildpacks:add", f"--index={index}", "booktime", A).code in (1, 2)
    assert _list(dokku) == []


@pytest.mark.parametrize("command", ["add", "set", "remove", "clear", "list"])
def test_the_app_is_named_and_exists(dokku: Dokku, command: str) -> None:
    assert dokku(f"buildpacks:{command}").err == " !     Please specify an app to run the command on\n"
    assert dokku(f"buildpacks:{command}", "nope").code == 20
