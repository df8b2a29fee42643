"""When a changed config restarts the app."""

import pytest

from conftest import Dokku
from dockyard import config_vars, deploy, properties
from dockyard.app import App
from dockyard.errors import DockyardError


@pytest.fixture
def restarts(booktime: App, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What restarted a deployed app, in the words of its history."""
    done: list[str] = []
    booktime.current.symlink_to("releases/1")
    monkeypatch.setattr(deploy, "redeploy", lambda app, trigger, author: done.append(trigger))
    return done


@pytest.mark.parametrize(
    ("words", "trigger"),
    [
        (["config:set", "booktime", "B=1", "A=secret"], "config:set A B"),
        (["config:unset", "booktime", "NOPE"], "config:unset NOPE"),
        (["config:clear", "booktime"], "config:clear"),
    ],
)
def test_a_change_restarts_even_when_nothing_differs(
    dokku: Dokku, restarts: list[str], words: list[str], trigger: str
) -> None:
    for _ in range(2):
        assert "-----> Restarting app booktime\n" in dokku(*words).out
    assert restarts == [trigger, trigger]


@pytest.mark.parametrize(
    "words",
    [
        ["config:set", "--no-restart", "booktime", "A=1"],
        ["config:unset", "--no-restart", "booktime", "A"],
        ["config:clear", "--no-restart", "booktime"],
        ["config:set", "--global", "A=1"],
        ["config:set", "booktime", "no pair"],
    ],
)
def test_it_does_not_restart_unasked(dokku: Dokku, restarts: list[str], words: list[str]) -> None:
    assert "Restarting" not in dokku(*words).out
    assert restarts == []


def test_a_stopped_app_stays_stopped(dokku: Dokku, booktime: App, restarts: list[str]) -> None:
    properties.put(booktime, "ps.restore", "false")
    dokku("config:set", "booktime", "A=1")
    assert restarts == []


def test_an_app_never_deployed_is_not_restarted(dokku: Dokku, booktime: App) -> None:
    done = dokku("config:set", "booktime", "A=1")
    assert (done.code, done.err) == (0, "")
    assert "Restarting" not in done.out


def test_a_failing_restart_is_a_warning_and_the_config_stays(
    dokku: Dokku, booktime: App, restarts: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(app: App, trigger: str, author: str) -> None:
        raise DockyardError("it does not start")

    monkeypatch.setattr(deploy, "redeploy", fail)
    done = dokku("config:set", "booktime", "A=1")
    assert done.code == 0
    assert done.err == " !     Failure while restarting app: it does not start\n"
    assert config_vars.load(booktime) == {"A": "1"}
