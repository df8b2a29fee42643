"""The environment and command line of whatever runs inside a release."""

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import Dokku
from dockyard.app import App
from dockyard.processes import environment

HOSTILE = ["a b", "$(id)", "`id`", "'", '"', "$HOME", "\\", "*", ";", "", "-n", "a\nb", "ä", "--"]


def said(argv: list[str], place: Path) -> str:
    return subprocess.run(
        argv, cwd=place, env={"PATH": "/usr/bin:/bin"}, capture_output=True, check=True
    ).stdout.decode()


def test_words_reach_the_program_as_they_are(tmp_path: Path) -> None:
    assert said(environment.words(["printf", "%s|", *HOSTILE]), tmp_path) == "".join(f"{word}|" for word in HOSTILE)


def test_words_behind_a_line_reach_it_as_they_are(tmp_path: Path) -> None:
    argv = environment.shell_line("printf '%s|' first", HOSTILE)
    assert said(argv, tmp_path) == "".join(f"{word}|" for word in ["first", *HOSTILE])


def test_a_program_whose_name_begins_with_a_dash_is_a_program(tmp_path: Path) -> None:
    """Not an option of the shell that starts it."""
    (tmp_path / "-l").write_text("#!/bin/sh\necho dashed\n")
    (tmp_path / "-l").chmod(0o755)
    for argv in (environment.words(["-l"]), environment.shell_line("-l")):
        done = subprocess.run(argv, cwd=tmp_path, env={"PATH": f"{tmp_path}:/usr/bin:/bin"}, capture_output=True)
        assert (done.returncode, done.stdout) == (0, b"dashed\n")


def test_a_line_is_the_shells_with_all_its_means(tmp_path: Path) -> None:
    assert said(environment.shell_line('A=1; echo "$A" | tr 1 2 && echo $((3 + 4))'), tmp_path) == "2\n7\n"


def test_profile_scripts_come_first_in_the_order_of_their_names(tmp_path: Path) -> None:
    (tmp_path / ".profile.d").mkdir()
    (tmp_path / ".profile.d" / "1.sh").write_text("export A=one B=one\n")
    (tmp_path / ".profile.d" / "2.sh").write_text("export B=two\n")
    assert said(environment.shell_line('echo "$A $B"'), tmp_path) == "one two\n"
    assert said(environment.words(["printenv", "A", "B"]), tmp_path) == "one\ntwo\n"


def test_a_web_process_gets_its_port_and_loopback(tmp_path: Path) -> None:
    env = environment.of_process({}, tmp_path, "web.1", 20001)
    assert (env["PORT"], env["BIND_ADDRESS"], env["DYNO"], env["HOME"]) == (
        "20001",
        "127.0.0.1",
        "web.1",
        str(tmp_path),
    )


def test_any_other_process_has_no_port(tmp_path: Path) -> None:
    assert "PORT" not in environment.of_process({}, tmp_path, "worker.1", None)


def test_it_is_told_its_release_as_by_heroku(tmp_path: Path) -> None:
    key = "HEROKU_RELEASE_VERSION"
    assert environment.of_process({key: "mine"}, tmp_path, "web.1", 1, 12)[key] == "v12"
    assert key not in environment.of_process({}, tmp_path, "web.1", 1)


@pytest.mark.parametrize("name", ["DYNO", "HOME", "PATH", "PORT", "USER"])
def test_what_the_platform_decides_no_config_var_changes(tmp_path: Path, name: str) -> None:
    given = environment.of_process({name: "mine"}, tmp_path, "web.1", 20001)
    assert given[name] == environment.of_process({}, tmp_path, "web.1", 20001)[name]


def test_a_process_sees_nothing_of_the_shell_that_started_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("MY_TOKEN", "x")
    assert "MY_TOKEN" not in environment.of_process({}, tmp_path, "web.1", 1)
    assert "MY_TOKEN" not in environment.of_build()


def test_a_user_without_a_name_is_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in some containers."""
    monkeypatch.setattr(os, "getuid", lambda: 54321)
    assert environment.user() == "54321"


def test_a_user_without_a_name_may_push(dokku: Dokku, booktime: App, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NAME", "LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(os, "getuid", lambda: 54321)
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    assert dokku("git-hook", "booktime").code == 0


def test_a_build_finds_its_way_through_a_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy:3128")
    monkeypatch.setenv("PIP_INDEX_URL", "http://mirror/simple")
    built = environment.of_build()
    assert (built["HTTPS_PROXY"], built["PIP_INDEX_URL"]) == ("http://proxy:3128", "http://mirror/simple")
