"""Processes that do not listen to SIGTERM: retired ones have their time, stopped ones the stop timeout."""

from collections.abc import Callable

import pytest

from dockyard.processes import process, supervisor
from pushing import Pusher, eventually, is_alive, processes

pytestmark = pytest.mark.platform

DEAF = "import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n"


@pytest.fixture
def deaf(fresh: Pusher) -> Pusher:
    """An app on the air whose process does not end by itself; its retired ones may stay for an hour."""
    fresh.write("server.py", DEAF + (fresh.clone / "server.py").read_text())
    fresh.must("checks:set", fresh.app.name, "wait-to-retire", "3600")
    fresh.must("ps:set", fresh.app.name, "stop-timeout-seconds", "1")
    fresh.commit()
    assert fresh.push().code == 0
    return fresh


def retired(deaf: Pusher) -> int:
    """Restart the app; returns the process id of what was replaced."""
    (old,) = process.live(deaf.app)
    pid = int(supervisor.states()[old.program]["pid"])
    deaf.must("ps:restart", deaf.app.name)
    return pid


def gone(deaf: Pusher) -> Callable[[], bool]:
    """Whether nothing of the app runs any more, its launchers and what they started."""
    place = str(deaf.app.directory)
    return lambda: not [words for words in processes(deaf.home).values() if place in words or "server.py" in words]


def test_a_retired_one_goes_on_beside_the_new(deaf: Pusher) -> None:
    pid = retired(deaf)
    assert not eventually(lambda: not is_alive(pid), seconds=3)
    assert deaf.get()[0] == 200


def test_stopping_the_app_ends_it_all_after_the_stop_timeout(deaf: Pusher) -> None:
    pid = retired(deaf)
    deaf.must("ps:stop", deaf.app.name)
    assert not is_alive(pid)
    assert not [name for name in supervisor.states() if name.startswith(f"{deaf.app.name}.")]


def test_destroying_the_app_does_too(deaf: Pusher) -> None:
    pid = retired(deaf)
    deaf.must("--force", "apps:destroy", deaf.app.name)
    assert not is_alive(pid)


def test_a_failed_start_does_too(deaf: Pusher) -> None:
    (live,) = process.live(deaf.app)
    deaf.write("app.json", '{"healthchecks": {"web": [{"path": "/fail", "attempts": 1}]}}')
    deaf.commit()
    assert deaf.push().code != 0
    assert [name for name in supervisor.states() if name.startswith(f"{deaf.app.name}.")] == [live.program]


def test_stopping_the_platform_does_too(deaf: Pusher) -> None:
    retired(deaf)
    deaf.must("dockyard:stop")
    assert eventually(gone(deaf))
    deaf.must("dockyard:start")
    assert deaf.get()[0] == 200
