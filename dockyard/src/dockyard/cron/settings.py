"""What an owner sets about tasks: which rest (Dokku's maintenance), and how long one may take."""

from typing import Any

from dockyard import properties
from dockyard.app import App
from dockyard.cron import task as tasks
from dockyard.cron.task import Task
from dockyard.schedule.jobs import LIMIT_SECONDS

DEFAULTS = {"maintenance": "false", "timeout": str(LIMIT_SECONDS)}
"""The properties `cron.*`: whether all tasks rest, and the seconds after which one is ended (ours)."""

OF_A_TASK = "maintenance."
"""What the property of one task begins with; its Cron ID follows."""


def app_rests(app: App) -> bool:
    """Whether no task of the app is to begin by itself: in maintenance, or stopped with `ps:stop`."""
    return is_in_maintenance(app) or properties.get(app, "ps.restore") == "false"


def is_in_maintenance(app: App) -> bool:
    return bool(properties.computed(app, "cron.maintenance", DEFAULTS["maintenance"]) == "true")


def task_rests(app: App, task: Task) -> bool:
    """Whether the task is suspended; what the owner said counts before app.json."""
    said = properties.get(app, _key(task.id))
    return task.maintenance if said is None else said == "true"


def suspend(app: App, task: Task, rests: bool) -> None:
    """Have a task rest, or no longer; nothing is kept where app.json says the same."""
    properties.put(app, _key(task.id), None if rests == task.maintenance else str(rests).lower())


def _key(cron_id: str) -> str:
    return f"cron.{OF_A_TASK}{cron_id}"


def limit(app: App) -> int:
    """Seconds a task of the app may take."""
    return int(properties.computed(app, "cron.timeout", DEFAULTS["timeout"]))


def renamed(kept: dict[str, Any], old: App, new: App) -> dict[str, Any]:
    """Properties as another app has them: a suspended task stays suspended, though its Cron ID names its app."""
    return {_renamed(key, old, new): value for key, value in kept.items()}


def _renamed(key: str, old: App, new: App) -> str:
    prefix = _key("")
    if not key.startswith(prefix):
        return key
    return prefix + tasks.renamed(key.removeprefix(prefix), old.name, new.name)
