"""How tasks went: the newest runs of each, with exit codes."""

import time
from collections.abc import Container
from dataclasses import asdict, dataclass
from typing import Any

from dockyard import files, lock, paths
from dockyard.app import App
from dockyard.cron import tasks
from dockyard.cron.task import Task
from dockyard.schedule import jobs

KEPT = 20
"""Runs kept of each task."""

FORGET_SECONDS = 30 * 86400
"""After which a task that the serving release does not have is forgotten; a rollback may bring it back till then."""


@dataclass(frozen=True)
class Run:
    """One run: when it began (seconds since the epoch), in which release, as which process, seconds and exit code.

    One without an exit code is under way, or was cut off.
    """

    began_at: float
    release: int
    pid: int
    seconds: float | None = None
    code: int | None = None

    @property
    def begin(self) -> tuple[float, int]:
        """What tells it apart."""
        return self.began_at, self.pid


def of(app: App, task: Task) -> list[Run]:
    """The task's runs that are kept, oldest first."""
    return [_typed(row) for row in _everything(app).get(task.id, [])]


def _typed(row: dict[str, Any]) -> Run:
    return Run(**row)


def _everything(app: App) -> dict[str, list[dict[str, Any]]]:
    found = files.read_json(app.cron / "runs.json", {})
    assert isinstance(found, dict)
    return found


def put(app: App, task: Task, run: Run) -> None:
    """Write a run down, in the place of what was written at its beginning; nothing when the app has gone meanwhile."""
    with lock.hold(paths.locks() / f"{app.name}.cron"):
        if not app.exists():
            return
        everything = _everything(app)
        others = [one for one in map(_typed, everything.get(task.id, [])) if one.begin != run.begin]
        everything[task.id] = [asdict(one) for one in sorted([*others, run], key=lambda one: one.begin)[-KEPT:]]
        wanted = {one.id for one in tasks.of(app)}
        recent = time.time() - FORGET_SECONDS
        kept = {key: rows for key, rows in everything.items() if key in wanted or rows[-1]["began_at"] > recent}
        files.write_json(app.cron / "runs.json", kept, mode=0o600)


def state(run: Run, under_way: Container[int]) -> str:
    """`running`, `exited`, or `cut off`. Arguments: `under_way`, the process ids of the app's runs that go on."""
    if run.code is not None:
        return "exited"
    return "running" if run.pid in under_way else "cut off"


def outcome(runs: list[Run], under_way: Container[int]) -> str:
    """How the last one went, in words. Arguments: as of `state`."""
    if not runs:
        return "never"
    last = runs[-1]
    began = f"{jobs.in_words(last.began_at)} in v{last.release}"
    if last.code is None:
        return f"{began}, {'still running' if state(last, under_way) == 'running' else 'cut off before its end'}"
    return f"{began}, exit code {last.code}, {last.seconds:.0f} seconds"


def failed(runs: list[Run], under_way: Container[int]) -> bool:
    """Whether the last run that is over failed or was cut off."""
    over = [one for one in runs if state(one, under_way) != "running"]
    return bool(over) and over[-1].code != 0
