"""The tables `cron:list` and `cron:runs` print, or the same as JSON."""

import json
from datetime import UTC, datetime
from typing import Any

from dockyard import output
from dockyard.app import App
from dockyard.cron import guard, settings, tasks
from dockyard.cron import runs as history
from dockyard.cron.runs import Run
from dockyard.cron.task import FORBID, Task
from dockyard.errors import DockyardError
from dockyard.schedule import jobs

Row = dict[str, Any]

TASKS = {"ID": "id", "Schedule": "schedule", "Concurrency": "concurrency_policy", "Maintenance": "maintenance",
         "Command": "command"}  # fmt: skip
"""Dokku's headings, and the keys of JSON whose values stand below them."""

RUNS = {"Task": "task", "Began": "began_at", "Seconds": "seconds", "Code": "code", "State": "state",
        "Release": "release", "Command": "command"}  # fmt: skip


def of_app(app: App) -> list[Row]:
    """A row for each task of the app."""
    under_way = guard.under_way(app)
    return [_row(app, task, history.of(app, task), list(under_way)) for task in tasks.of(app)]


def _row(app: App, task: Task, runs: list[Run], under_way: list[int]) -> Row:
    app_rests, task_rests = settings.is_in_maintenance(app), settings.task_rests(app, task)
    return {
        "id": task.id, "name": task.name, "app": app.name, "command": task.command, "schedule": task.schedule,
        "concurrency_policy": task.policy, "app-in-maintenance": app_rests, "task-in-maintenance": task_rests,
        "maintenance": app_rests or task_rests, "last_run": _run(task, runs[-1], under_way) if runs else None,
    }  # fmt: skip


def of_platform() -> list[Row]:
    """A row for each job of the platform's own, which are scheduled backups."""
    return [
        {
            "id": job.name, "name": job.name, "app": "", "command": f"dokku {' '.join(job.words)}",
            "schedule": job.schedule, "concurrency_policy": FORBID, "app-in-maintenance": False,
            "task-in-maintenance": False, "maintenance": False,
        }
        for job in jobs.every()
    ]  # fmt: skip


def runs_of(app: App, chosen: list[Task]) -> list[Row]:
    """A row for each run of these tasks that is kept, newest first."""
    under_way = list(guard.under_way(app))
    rows = [_run(task, run, under_way) for task in chosen for run in history.of(app, task)]
    return sorted(rows, key=lambda row: str(row["began_at"]), reverse=True)


def _run(task: Task, run: Run, under_way: list[int]) -> Row:
    began = datetime.fromtimestamp(run.began_at, UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return {
        "task": task.name, "id": task.id, "command": task.command, "began_at": began, "seconds": run.seconds,
        "code": run.code, "state": history.state(run, under_way), "release": f"v{run.release}",
    }  # fmt: skip


def show(columns: dict[str, str], rows: list[Row], form: str) -> None:
    """Print the rows as a table of these columns, or whole as JSON. Raises DockyardError for another format."""
    if form not in ("stdout", "json"):
        raise DockyardError("Invalid format specified, supported formats: json, stdout")
    if form == "json":
        output.plain(json.dumps(rows))
        return
    lines = [list(columns), *([_cell(row[key]) for key in columns.values()] for row in rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines[1:] if output.is_quiet() else lines:
        output.plain("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else f"{value:.1f}" if isinstance(value, float) else str(value)
