"""What tests of scheduled tasks need: an app with tasks, on record or on the air."""

import json
import time
from dataclasses import asdict
from typing import Any

from dockyard.app import App
from dockyard.cron import clock, guard, runs, task, tasks
from dockyard.cron.runs import Run
from dockyard.cron.task import Task
from dockyard.release import release as releases
from pushing import Pusher, eventually, processes

NINE = 9 * 3600.0
"""Nine o'clock on the first day of 1970, UTC: a time of `0 9 1 1 *`, which no real scheduler meets while tests run."""


HANGS = "sleep 601"
"""A command that nobody else runs, and that does not end."""


def nine_oclock() -> None:
    """What the scheduler does then."""
    clock.turn(NINE - 1, NINE)


def entry(command: Any = "true", schedule: Any = "0 9 1 1 *", **more: Any) -> dict[str, Any]:
    return {"command": command, "schedule": schedule, **more}


def on_record(app: App, *entries: dict[str, Any]) -> list[Task]:
    """Make the app's serving release, which was never started, one with these tasks."""
    release = releases.begin(app, "c" * 40, "push", "ana")
    release.cron = [asdict(one) for one in task.parse(list(entries), app.name)]
    releases.finish(app, release)
    return tasks.of(app)


def on_the_air(pusher: Pusher, *entries: dict[str, Any]) -> list[Task]:
    """Push the app with these tasks."""
    pusher.write("app.json", json.dumps({"cron": list(entries)}))
    pusher.commit()
    pushed = pusher.push()
    assert pushed.code == 0, pushed.text
    return tasks.of(pusher.app)


def ended(app: App, one: Task, number: int = 1) -> Run:
    """The newest run of the task once so many have ended."""

    def over() -> list[Run]:
        return [run for run in runs.of(app, one) if run.code is not None]

    assert eventually(lambda: len(over()) >= number), runs.of(app, one)
    return over()[-1]


def goes_on(app: App) -> bool:
    return bool(guard.under_way(app))


def ran(app: App, one: Task, code: int | None, *, release: int = 1, pid: int = 1) -> None:
    """Pretend that it ran a moment ago."""
    runs.put(app, one, Run(time.time(), release, pid, None if code is None else 2.0, code))


def sleeping(pusher: Pusher) -> list[int]:
    """The processes that HANGS has become."""
    return [pid for pid, words in processes(pusher.home).items() if words == HANGS]


def log_of(pusher: Pusher) -> list[str]:
    return pusher.must("logs", pusher.app.name, "-p", "cron", "-q").splitlines()
