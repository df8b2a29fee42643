"""Which tasks an app has: those its serving release came with, so that they follow every deploy and rollback."""

from collections.abc import Iterator

from dockyard import output
from dockyard.app import App, all_apps
from dockyard.cron.task import Task
from dockyard.errors import DockyardError
from dockyard.release import release as releases


def of(app: App) -> list[Task]:
    """The tasks of the release that serves, in app.json's order; none before the first deploy."""
    return [Task(**row) for row in releases.current(app).cron] if app.is_deployed else []


def find(app: App, word: str) -> Task:
    """The task with that Cron ID or name (`cron.1`); raises DockyardError with Dokku's words when there is none."""
    for task in of(app):
        if word in (task.id, task.name):
            return task
    raise DockyardError(
        f"No matching Cron ID found. Please specify a Cron ID from the output of 'dokku cron:list {app.name}'"
    )


def everywhere() -> Iterator[tuple[App, Task]]:
    """Every app's every task; an app whose release cannot be read is told and passed over."""
    for app in all_apps():
        try:
            found = of(app)
        except DockyardError as error:
            output.warn(f"The scheduled tasks of {app.name} are unknown: {error}")
        else:
            yield from ((app, task) for task in found)
