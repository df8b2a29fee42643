"""What is scheduled, and when it is due."""

import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from backing_up import described
from dockyard import lock
from dockyard.errors import DockyardError
from dockyard.schedule import expression, jobs, program, scheduler
from dockyard.schedule.jobs import Job, Run

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def job(schedule: str = "0 * * * *", created_at: float = 0) -> Job:
    return Job("backup.postgres.books", schedule, ["version"], created_at)


@pytest.mark.parametrize(
    ("schedule", "then"),
    [
        ("30 3 * * *", datetime(2026, 3, 2, 3, 30, tzinfo=UTC)),
        ("*/15 * * * *", datetime(2026, 3, 1, 12, 15, tzinfo=UTC)),
        ("0 0 29 2 *", datetime(2028, 2, 29, tzinfo=UTC)),
        ("@daily", datetime(2026, 3, 2, tzinfo=UTC)),
        ("@weekly", datetime(2026, 3, 8, tzinfo=UTC)),
    ],
)
def test_the_next_time_is_reckoned_in_utc(schedule: str, then: datetime) -> None:
    assert expression.after(schedule, NOON) == then


@pytest.mark.parametrize(
    "schedule", ["", "* * * *", "0 0 3 * * *", "60 * * * *", "0 0 31 2 *", "@reboot", "@never", "daily", "a b c d e"]
)
def test_what_is_no_schedule_is_refused(schedule: str) -> None:
    with pytest.raises(DockyardError, match="is no schedule"):
        expression.check(schedule)


def test_what_was_missed_runs_once(home: Path) -> None:
    """Days without the platform: due at once, and after that run not before its next time."""
    hourly = job(created_at=NOON.timestamp())
    assert jobs.due(hourly) == NOON.replace(hour=13)
    jobs.put_run(hourly.name, Run(NOON.replace(day=20, minute=30).timestamp()))
    assert jobs.due(hourly) == NOON.replace(day=20, hour=13)


def test_a_run_that_was_cut_off_is_not_begun_again(home: Path) -> None:
    began = NOON.replace(minute=30).timestamp()
    jobs.put_run(job().name, Run(began, ended_at=None))
    assert jobs.due(job()).timestamp() > began


@pytest.mark.slow
def test_it_never_runs_twice_at_once_nor_twice_for_one_time(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    runs: list[Job] = []

    def command(job: Job) -> list[str]:
        runs.append(job)
        return ["true"]

    monkeypatch.setattr(scheduler, "command", command)
    jobs.put(job())
    with lock.hold(jobs.guard(job().name)):
        scheduler.run(job())
    assert runs == []
    scheduler.run(job())
    scheduler.run(job())
    assert len(runs) == 1
    run = jobs.last_run(job().name)
    assert run is not None
    assert run.code == 0
    assert run.ended_at is not None


def test_how_it_went_is_written_down(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scheduler, "command", lambda job: ["sh", "-c", "seq 300; echo wrong >&2; exit 3"])
    jobs.put(job())
    scheduler.run(job())
    run = jobs.last_run(job().name)
    assert run is not None
    assert run.code == 3
    assert run.output.splitlines()[-2:] == ["300", "wrong"]
    assert len(run.output.splitlines()) == scheduler.LINES


def test_one_that_hangs_is_ended(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before_dockyard = scheduler.command(job())[:3]
    monkeypatch.setattr(scheduler, "command", lambda job: [*before_dockyard, "0.2", "sleep", "600"])
    jobs.put(job())
    scheduler.run(job())
    run = jobs.last_run(job().name)
    assert run is not None
    assert run.code == 124


def test_each_has_a_limit_of_its_own() -> None:
    limited = Job("x", "@daily", ["postgres:backup", "books"], 0, limit=60)
    assert scheduler.command(limited)[:4] == ["timeout", "--foreground", "--kill-after=30", "60"]
    assert scheduler.command(limited)[-4:] == ["-m", "dockyard", "postgres:backup", "books"]


def test_a_job_that_is_unscheduled_while_it_runs_leaves_nothing(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def command(job: Job) -> list[str]:
        jobs.remove(job.name)
        return ["true"]

    monkeypatch.setattr(scheduler, "command", command)
    jobs.put(job())
    scheduler.run(job())
    assert jobs.last_run(job().name) is None
    assert jobs.every() == []


def test_the_commands_say_what_is_scheduled(dokku, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    settled: list[bool] = []
    monkeypatch.setattr(program, "settle", lambda: settled.append(bool(jobs.every())))
    described(home)
    assert "is no schedule" in dokku("postgres:backup-schedule", "books", "0 0 3 * * *").err
    assert "credentials" in dokku("postgres:backup-schedule", "books", "@daily", "s3://bucket/books").err
    assert "Please specify when" in dokku("postgres:backup-schedule", "books").err
    assert "No backups of books are scheduled" in dokku("postgres:backup-schedule-cat", "books").err
    assert settled == []
    assert dokku("postgres:backup-schedule", "books", "30 3 * * *", "/srv/b").code == 0
    said = dokku("postgres:backup-schedule-cat", "books").out.splitlines()
    assert said[0] == "30 3 * * * dokku postgres:backup --scheduled books /srv/b"
    assert "Last run:    never" in said[2]
    jobs.put_run("backup.postgres.books", Run(time.time(), time.time() + 4, 1, "It was full"))
    said = dokku("postgres:backup-schedule-cat", "books").out.splitlines()
    assert said[2].endswith("exit code 1, 4 seconds")
    assert said[3].strip() == "It was full"
    assert "exit code 1, 4 seconds" in dokku("postgres:info", "books", "--backup-last-run").out
    assert dokku("postgres:backup-unschedule", "books").code == 0
    assert settled == [True, False]
    assert dokku("postgres:backup-unschedule", "books").code == 1
