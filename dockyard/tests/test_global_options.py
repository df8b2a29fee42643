"""--quiet, --trace, --force and --app."""

import pytest

from conftest import Dokku
from dockyard.app import App
from dockyard.cli.main import parse


@pytest.mark.parametrize("words", [["--quiet", "apps:list"], ["apps:list", "--quiet"]])
def test_quiet_counts_before_and_after_the_command(dokku: Dokku, booktime: App, words: list[str]) -> None:
    assert dokku(*words).out == "booktime\n"


def test_quiet_does_not_last(dokku: Dokku, booktime: App) -> None:
    dokku("--quiet", "apps:list")
    assert dokku("apps:list").out == "=====> My Apps\nbooktime\n"


def test_app_before_the_command_is_its_first_word(dokku: Dokku, booktime: App) -> None:
    assert dokku("--app", "booktime", "config:set", "A=1").code == 0
    assert dokku("config:get", "booktime", "A").out == "1\n"


def test_unknown_options_before_the_command_are_dropped(dokku: Dokku, booktime: App) -> None:
    assert dokku("--nope", "apps:exists", "booktime").code == 0


def test_options_after_two_dashes_belong_to_the_command() -> None:
    typed = parse(["config:set", "booktime", "--quiet", "--", "--force"])
    assert typed.quiet
    assert not typed.force
    assert typed.words == ["booktime", "--", "--force"]


def test_the_command_of_run_is_left_alone() -> None:
    typed = parse(["run", "booktime", "ls", "--quiet", "--force"])
    assert (typed.quiet, typed.force) == (False, False)
    assert typed.words == ["booktime", "ls", "--quiet", "--force"]


def test_trace_shows_where_an_error_comes_from(dokku: Dokku) -> None:
    assert "Traceback" in dokku("--trace", "apps:exists", "nope").err
    plain = dokku("apps:exists", "nope")
    assert "Traceback" not in plain.err
    assert plain.code == 20
