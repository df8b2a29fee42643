"""The scheduler of tasks comes and goes with releases and with the platform."""

from pathlib import Path

import pytest

from dockyard import platform as whole_platform
from dockyard.cron import runs
from dockyard.processes import supervisor
from dockyard.schedule import program
from pushing import Pusher, eventually, processes
from scheduled import ended, entry, goes_on, nine_oclock, on_the_air

pytestmark = pytest.mark.platform


def schedules() -> bool:
    return bool(supervisor.states().get(program.PROGRAM, {}).get("pid"))


def test_it_is_there_while_a_release_has_tasks(platform: Path, tmp_path: Path) -> None:
    tiny = Pusher(platform, "tiny", tmp_path / "clone")
    on_the_air(tiny)
    assert not schedules()
    on_the_air(tiny, entry())
    assert eventually(schedules)
    tiny.must("dockyard:stop")
    assert not schedules()
    tiny.must("dockyard:start")
    assert eventually(schedules)
    on_the_air(tiny)
    assert not schedules()
    tiny.must("rollback", "tiny")
    assert eventually(schedules)
    tiny.must("apps:destroy", "--force", "tiny")
    assert not schedules()


def test_the_platforms_end_ends_a_task_which_does_not_begin_again(platform: Path, tmp_path: Path) -> None:
    tiny = Pusher(platform, "tiny", tmp_path / "clone")
    ending = tmp_path / "ending"
    [one] = on_the_air(tiny, entry(f"sh -c 'trap \"touch {ending}; exit 0\" TERM; sleep 601 & wait'"))
    nine_oclock()
    assert eventually(lambda: goes_on(tiny.app) and any("sleep 601" in words for words in processes(platform).values()))
    whole_platform.stop()
    assert ending.exists(), "it got SIGTERM"
    assert ended(tiny.app, one).code == 130
    assert not any("sleep 601" in words for words in processes(platform).values())
    tiny.must("dockyard:start")
    assert not goes_on(tiny.app)
    assert len(runs.of(tiny.app, one)) == 1
