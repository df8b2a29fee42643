"""When tasks begin: the scheduler asks at every turn which have come due since the turn before.

Nothing is made up for: what the platform missed while it was down, or asleep, comes at its next time.
"""

from datetime import UTC, datetime

from dockyard import output
from dockyard.app import App
from dockyard.cron import runner, settings, tasks
from dockyard.cron.task import Task
from dockyard.errors import DockyardError
from dockyard.schedule import expression

LATE_SECONDS = 60
"""A time that passed longer ago was missed."""

SET_BACK_SECONDS = 3 * 3600
"""A clock set back by less does not bring the same times again; cron(8) has the same rule."""


def turn(after: float, now: float) -> float:
    """Begin every task with a time later than `after` and not later than `now` (seconds since the epoch).

    Returns the `after` of the next turn. A task that cannot begin is told; the others begin.
    """
    for app, task in tasks.everywhere():
        try:
            if is_due(task, max(after, now - LATE_SECONDS), now) and not rests(app, task):
                runner.detach(app, task)
        except (DockyardError, OSError) as trouble:
            output.warn(f"{app.name} {task.name}: {trouble}")
    return now if now < after - SET_BACK_SECONDS else max(after, now)


def is_due(task: Task, after: float, now: float) -> bool:
    return after < now and following(task, after).timestamp() <= now


def following(task: Task, moment: float) -> datetime:
    """The task's first time after a moment."""
    return expression.after(task.schedule, datetime.fromtimestamp(moment, UTC))


def rests(app: App, task: Task) -> bool:
    """Whether the task does not begin by itself: suspended, or all the app's tasks are."""
    return settings.app_rests(app) or settings.task_rests(app, task)
