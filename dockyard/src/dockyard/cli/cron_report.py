"""What `cron:report` says: the properties, and for each task how its last run went and when the next one is."""

import time

from dockyard.app import App
from dockyard.cli.reports import Facts, facts_of
from dockyard.cron import clock, guard, runs, settings, tasks
from dockyard.schedule import jobs


def facts(app: App | None) -> Facts:
    """Of an app, or of all of them. `cron-failed` names the tasks whose last run failed; empty when all is well."""
    found = facts_of(app, "cron", settings.DEFAULTS)
    if app is None:
        return found
    wanted, under_way = tasks.of(app), guard.under_way(app)
    ran = {task: runs.of(app, task) for task in wanted}
    for task in wanted:
        at = "rests" if clock.rests(app, task) else jobs.in_words(clock.following(task, time.time()).timestamp())
        found[f"next-run-{task.name}"] = at
        found[f"last-run-{task.name}"] = runs.outcome(ran[task], under_way)
        found[f"task-{task.name}"] = task.command
    found["cron-failed"] = " ".join(task.name for task in wanted if runs.failed(ran[task], under_way))
    return found | {"cron-task-count": str(len(wanted))}
