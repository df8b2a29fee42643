"""Jobs: which command of dockyard runs when, and how it went the last time."""

from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from dockyard import files, lock, paths
from dockyard.schedule import expression

LIMIT_SECONDS = 6 * 3600
"""How long a job may take unless it says otherwise; a backup that hangs must not keep the next one from running."""


@dataclass(frozen=True)
class Job:
    """A scheduled command.

    `schedule` is its cron expression, `words` the command as typed after `dokku`, `created_at` since when (seconds
    since the epoch), `limit` seconds until it is ended.
    """

    name: str
    schedule: str
    words: list[str]
    created_at: float
    limit: int = LIMIT_SECONDS


@dataclass(frozen=True)
class Run:
    """The last run of a job: when it began and ended (seconds since the epoch), its exit code and what it said.

    One that has no end is under way, or was cut off.
    """

    began_at: float
    ended_at: float | None = None
    code: int | None = None
    output: str = ""


def backup_of(service: str) -> str:
    """The name of the job that backs a service up. Arguments: `service`, kind and name ("postgres.books")."""
    return f"backup.{service}"


def _file(name: str) -> Path:
    return paths.schedule() / f"{name}.json"


def _last(name: str) -> Path:
    return paths.schedule() / f"{name}.last"


def guard(name: str) -> Path:
    """Held while the job runs."""
    return paths.locks() / f"schedule.{name}"


def every() -> list[Job]:
    """Every job, sorted by name."""
    places = sorted(paths.schedule().glob("*.json"))
    return [Job(**record) for place in places if (record := files.read_json(place, None))]


def find(name: str) -> Job | None:
    """The job of that name, if there is one."""
    record = files.read_json(_file(name), None)
    return Job(**record) if record else None


def put(job: Job) -> None:
    """Schedule a job, in the place of one of the same name. Raises DockyardError for a bad cron expression."""
    expression.check(job.schedule)
    files.write_json(_file(job.name), asdict(job), mode=0o600)


def remove(name: str) -> bool:
    """Take a job off the schedule; False when it was not there."""
    there = _file(name).exists()
    _file(name).unlink(missing_ok=True)
    _last(name).unlink(missing_ok=True)
    return there


def last_run(name: str) -> Run | None:
    """The job's last run; None before its first."""
    record: Any = files.read_json(_last(name), None)
    return Run(**record) if record else None


def put_run(name: str, run: Run) -> None:
    files.write_json(_last(name), asdict(run), mode=0o600)


def due(job: Job) -> datetime:
    """When the job is to run next; a time that has passed means now. What was missed meanwhile runs once, not often."""
    run = last_run(job.name)
    since = max(job.created_at, run.began_at if run else 0)
    return expression.after(job.schedule, datetime.fromtimestamp(since, UTC))


def outcome(job: Job) -> str:
    """How the last run went, in words."""
    run = last_run(job.name)
    if run is None:
        return "never"
    began = in_words(run.began_at)
    if run.ended_at is None:
        return f"{began}, {'still running' if lock.is_held(guard(job.name)) else 'cut off before its end'}"
    return f"{began}, exit code {run.code}, {run.ended_at - run.began_at:.0f} seconds"


def in_words(moment: float) -> str:
    """A moment (seconds since the epoch) as people read it, in UTC."""
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
