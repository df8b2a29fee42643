"""A task whose time comes while it still runs: left out, run as well, or in place of the run before."""

import subprocess

import pytest

from dockyard import lock
from dockyard.cron import guard, runs
from dockyard.cron.task import Task
from pushing import Pusher, eventually
from scheduled import HANGS, ended, entry, goes_on, log_of, nine_oclock, on_the_air, sleeping

pytestmark = pytest.mark.platform


@pytest.fixture(autouse=True)
def alone(tiny: Pusher) -> None:
    """No run of an earlier test is under way."""
    guard.end_all(tiny.app, 0)
    assert not goes_on(tiny.app)


def test_it_does_not_run_twice_at_once(tiny: Pusher) -> None:
    [one] = on_the_air(tiny, entry(HANGS))
    nine_oclock()
    assert eventually(lambda: sleeping(tiny))
    nine_oclock()
    assert eventually(lambda: f"-----> Not run, for it still runs: {HANGS}" in log_of(tiny))
    done = tiny.dokku("cron:run", "tiny", one.id)
    assert (done.code, done.text) == (1, f" !     tiny currently has a cron lock in place for {one.id}. Exiting...\n")
    assert len(sleeping(tiny)) == len(guard.under_way(tiny.app)) == len(runs.of(tiny.app, one)) == 1


def test_it_runs_twice_at_once_where_that_is_allowed(tiny: Pusher) -> None:
    on_the_air(tiny, entry(HANGS, concurrency_policy="allow"))
    nine_oclock()
    nine_oclock()
    assert eventually(lambda: len(sleeping(tiny)) == len(guard.under_way(tiny.app)) == 2)


def test_it_takes_the_place_of_the_run_before_where_that_is_wanted(tiny: Pusher) -> None:
    [one] = on_the_air(tiny, entry(HANGS, concurrency_policy="replace"))
    nine_oclock()
    assert eventually(lambda: sleeping(tiny))
    [first] = sleeping(tiny)
    nine_oclock()
    assert ended(tiny.app, one).code == 130
    assert eventually(lambda: len(guard.under_way(tiny.app)) == len(set(sleeping(tiny)) - {first}) == 1)


def test_one_process_of_another_kind_is_never_ended_for_it(tiny: Pusher) -> None:
    """What a killed run left may name a number that somebody else has now."""
    one = Task("tiny", 1, "true", "@daily", "replace")
    with subprocess.Popen(["sleep", "600"]) as stranger:
        with guard.hold(tiny.app, one, 1):
            pass
        [place] = [place for place in tiny.app.cron.glob("*.run") if guard._place(tiny.app, one) == place]
        with lock.hold(place, f"{stranger.pid} 1"):
            guard.end_all(tiny.app, -guard.PATIENCE)
        assert stranger.poll() is None
        stranger.kill()
