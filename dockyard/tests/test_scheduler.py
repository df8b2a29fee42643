"""The scheduler as a program: there while something is scheduled, back with the platform."""

from pathlib import Path

import pytest

from backing_up import described
from dockyard import platform as whole_platform
from dockyard.processes import supervisor
from dockyard.schedule import jobs, program
from dockyard.schedule.jobs import Job
from pushing import eventually, processes

pytestmark = pytest.mark.platform

HOURLY = "0 * * * *"


def ended(name: str) -> bool:
    run = jobs.last_run(name)
    return run is not None and run.ended_at is not None


def test_it_runs_what_is_due_and_comes_back_with_the_platform(platform: Path) -> None:
    missed = Job("missed", HOURLY, ["version"], created_at=0)
    jobs.put(missed)
    program.settle()
    assert eventually(lambda: ended("missed"))
    run = jobs.last_run("missed")
    assert run is not None
    assert (run.code, run.output[:13]) == (0, "dokku version")

    whole_platform.stop()
    assert not any("scheduler" in words for words in processes(platform).values())
    jobs.put(Job("missed-later", HOURLY, ["nope"], created_at=0))
    supervisor.ensure_running()
    assert eventually(lambda: ended("missed-later"))
    later = jobs.last_run("missed-later")
    assert later is not None
    assert (later.code, "is not a dokku command" in later.output) == (1, True)
    assert jobs.last_run("missed") == run

    for name in ("missed", "missed-later"):
        jobs.remove(name)
    program.settle()
    assert supervisor.states() == {}


def test_what_it_runs_ends_with_the_platform(dokku, platform: Path) -> None:  # type: ignore[no-untyped-def]
    service = described(platform)
    name = jobs.backup_of(service.program)
    jobs.put(Job(name, HOURLY, ["postgres:logs", "books", "--tail"], created_at=0))
    program.settle()

    def followers() -> list[str]:
        return [words for words in processes(platform).values() if "postgres:logs" in words]

    assert eventually(followers)
    assert "still running" in dokku("postgres:backup-schedule-cat", "books").out
    whole_platform.stop()
    assert eventually(lambda: not followers())
    assert "cut off before its end" in dokku("postgres:backup-schedule-cat", "books").out
