"""checks:disable, checks:skip, checks:enable and checks:set."""

import pytest

from conftest import Dokku
from dockyard.app import App


def _lists(dokku: Dokku) -> tuple[str, str]:
    return (
        dokku("checks:report", "booktime", "--checks-disabled-list").out.strip(),
        dokku("checks:report", "booktime", "--checks-skipped-list").out.strip(),
    )


def test_none_at_first(dokku: Dokku, booktime: App) -> None:
    assert _lists(dokku) == ("none", "none")


def test_types_are_in_one_list_at_a_time(dokku: Dokku, booktime: App) -> None:
    dokku("checks:disable", "booktime", "web,worker,urgentworker,notifications")
    dokku("checks:skip", "booktime", "urgentworker,worker")
    assert _lists(dokku) == ("web,notifications", "urgentworker,worker")
    dokku("checks:enable", "booktime", "web,worker")
    assert _lists(dokku) == ("notifications", "urgentworker")


def test_the_whole_app(dokku: Dokku, booktime: App) -> None:
    dokku("checks:skip", "booktime", "web")
    assert dokku("checks:disable", "booktime").out == "-----> Disabling zero downtime for app (booktime)\n"
    assert _lists(dokku) == ("_all_", "none")
    assert dokku("checks:skip", "booktime").out == "-----> Skipping zero downtime for app (booktime)\n"
    assert _lists(dokku) == ("none", "_all_")
    assert dokku("checks:enable", "booktime").out == "-----> Enabling zero downtime for app's (booktime)\n"
    assert _lists(dokku) == ("none", "none")


def test_it_says_which_types(dokku: Dokku, booktime: App) -> None:
    said = dokku("checks:disable", "booktime", "web,worker").out
    assert said == "-----> Disabling zero downtime for app's (booktime) proctypes (web,worker)\n"


@pytest.mark.slow
@pytest.mark.parametrize("types", ["web;", "web,", "$x", "a b", "é", "../x", "web\n", ""])
@pytest.mark.parametrize("command", ["disable", "skip", "enable"])
def test_a_type_no_procfile_can_have_is_refused(dokku: Dokku, booktime: App, command: str, types: str) -> None:
    assert dokku(f"checks:{command}", "booktime", types).code == 1
    assert _lists(dokku) == ("none", "none")


def test_set_stores_seconds(dokku: Dokku, booktime: App) -> None:
    assert dokku("checks:set", "booktime", "wait-to-retire", "5").out == "=====> Setting wait-to-retire to 5\n"
    assert dokku("checks:set", "--global", "wait-to-retire", "7").code == 0
    report = dokku("checks:report", "booktime").out
    assert "Checks computed wait to retire:  5" in report
    assert dokku("checks:set", "booktime", "wait-to-retire").out == "=====> Unsetting wait-to-retire\n"
    assert dokku("checks:report", "booktime", "--checks-computed-wait-to-retire").out == "7\n"


@pytest.mark.parametrize("value", ["x", "-5", "1.5", "٣", "5;"])
def test_set_refuses_what_are_no_seconds(dokku: Dokku, booktime: App, value: str) -> None:
    assert dokku("checks:set", "booktime", "wait-to-retire", value).code == 1
    assert dokku("checks:report", "booktime", "--checks-wait-to-retire").out == "\n"


def test_set_knows_its_keys(dokku: Dokku, booktime: App) -> None:
    assert dokku("checks:set", "booktime").err == " !     No key specified\n"
    unknown = dokku("checks:set", "booktime", "nope", "1")
    assert unknown.err == " !     Invalid key specified, valid keys include: wait-to-retire\n"


@pytest.mark.parametrize("command", ["disable", "skip", "enable", "set", "report"])
def test_a_missing_app_is_20(dokku: Dokku, command: str) -> None:
    assert dokku(f"checks:{command}", "nope").code == 20
