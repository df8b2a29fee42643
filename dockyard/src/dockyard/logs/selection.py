"""Which files hold what is asked for: of the live processes, or of a release, whether it runs or not."""

import re
from pathlib import Path

from dockyard.app import App
from dockyard.cron import tasks
from dockyard.errors import DockyardError
from dockyard.logs import retention
from dockyard.processes import process
from dockyard.release import release as releases

TASKS = "cron"
"""What -p calls scheduled tasks."""


def number(app: App, typed: str) -> int:
    """The release somebody means by `v12` or `12`; raises DockyardError when nothing is kept of it."""
    kept = retention.releases(app)
    if (match := re.fullmatch(r"v?([0-9]{1,9})", typed)) and int(match[1]) in kept:
        return int(match[1])
    there = f"There are those of {', '.join(f'v{one}' for one in kept)}" if kept else "There are none at all"
    raise DockyardError(f"No logs of release {typed} of {app.name}. {there}")


def of_release(app: App, release: int, kind: str) -> list[Path]:
    """The logs of a release's processes, sorted by name; `kind` is a process type, or empty for all."""
    return sorted(place for place in app.logs_of(release).glob("*.log") if kind in ("", place.stem.rpartition(".")[0]))


def of_live(app: App, kind: str) -> list[Path]:
    """The logs of the processes that serve now, and of the scheduled tasks (of kind `cron`); `kind` as above."""
    found = {one.log for one in process.live(app) if kind in ("", one.type)}
    return sorted(found | (_of_tasks(app) if kind in ("", TASKS) else set()), key=lambda place: place.name)


def _of_tasks(app: App) -> set[Path]:
    """A task has one log for all releases: what was said yesterday is looked for after today's push."""
    return {place for task in tasks.of(app) if (place := app.logs / f"{task.name}.log").exists()}


def known(app: App) -> list[Path]:
    """Every process' log there is."""
    return [*app.logs.glob("v*/*.log"), *app.logs.glob(f"{TASKS}.*.log")]


def last_failed(app: App) -> int | None:
    """The newest release that failed after a process of it had started; None when there is none."""
    said = retention.releases(app)
    failed = [one.number for one in releases.all_of(app) if one.outcome == releases.FAILED and one.number in said]
    return max(failed, default=None)
