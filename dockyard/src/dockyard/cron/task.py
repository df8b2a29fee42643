"""A scheduled task: one entry of `cron` in app.json, with Dokku's rules and words."""

import shlex
import string
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dockyard.errors import DockyardError
from dockyard.schedule import expression

ALLOW, FORBID, REPLACE = "allow", "forbid", "replace"
POLICIES = (ALLOW, FORBID, REPLACE)
"""What happens when a task's time has come and it still runs. Dokku allows unless told otherwise; we forbid: a task
that takes longer than usual must not send everything twice."""

DIGITS = string.digits + string.ascii_lowercase
SEPARATOR = "==="


@dataclass(frozen=True)
class Task:
    """A task of an app.

    `number` is its place in app.json, from 1; `command` the words as written; `schedule` a cron expression, in UTC;
    `policy` one of POLICIES; `maintenance` whether app.json has it rest.
    """

    app: str
    number: int
    command: str
    schedule: str
    policy: str = FORBID
    maintenance: bool = False

    @property
    def name(self) -> str:
        """What its processes are called: `cron.1`, their DYNO."""
        return f"cron.{self.number}"

    @property
    def id(self) -> str:
        """Dokku's Cron ID: the same for the same command at the same times of the same app."""
        return _base36(SEPARATOR.join([self.app, self.command, self.schedule]))

    @property
    def words(self) -> list[str]:
        return shlex.split(self.command)


def renamed(cron_id: str, old: str, new: str) -> str:
    """The Cron ID that the task of app `old` with this one has in app `new`."""
    number = int(cron_id, base=len(DIGITS))
    rest = number.to_bytes((number.bit_length() + 7) // 8, "big").decode().removeprefix(old)
    return _base36(new + rest)


def _base36(text: str) -> str:
    number, digits = int.from_bytes(text.encode(), "big"), ""
    while number:
        number, digit = divmod(number, len(DIGITS))
        digits = DIGITS[digit] + digits
    return digits


def parse(entries: list[dict[str, Any]], app: str) -> list[Task]:
    """Check and type the entries of `cron`; raises DockyardError naming the entry that is wrong."""
    tasks = [_task(entry, app, index) for index, entry in enumerate(entries)]
    for index, task in enumerate(tasks):
        if task.id in [one.id for one in tasks[:index]]:
            raise DockyardError(f"Cron task of app {app} given twice (index {index}): {task.schedule} {task.command}")
    return tasks


def _task(entry: Mapping[str, Any], app: str, index: int) -> Task:
    command, schedule = _of(entry, "command", app, index), _of(entry, "schedule", app, index)
    policy, maintenance = entry.get("concurrency_policy", FORBID), entry.get("maintenance", False)
    _check_command(command, app, index)
    try:
        expression.check(schedule)
    except expression.NoSchedule as reason:
        raise DockyardError(
            f"Invalid cron schedule for app {app} (schedule {schedule}) (index {index}): {reason.why}. {reason.remedy}"
        ) from None
    if policy not in POLICIES:
        raise DockyardError(
            f"Invalid cron concurrency policy for app {app} (index {index}): "
            f"it must be {', '.join(POLICIES[:-1])} or {POLICIES[-1]}"
        )
    if not isinstance(maintenance, bool):
        raise DockyardError(f"Invalid cron maintenance for app {app} (index {index}): it must be true or false")
    return Task(app, index + 1, command, schedule, policy, maintenance)


def _of(entry: Mapping[str, Any], key: str, app: str, index: int) -> str:
    value = entry.get(key, "")
    if not isinstance(value, str):
        raise DockyardError(f"Invalid cron task {key} for app {app} (index {index}): it must be a string")
    if not value.strip():
        raise DockyardError(f"Missing cron task {key} for app {app} (index {index})")
    return value


def _check_command(command: str, app: str, index: int) -> None:
    try:
        words = shlex.split(command)
        command.encode()  # not half of a surrogate pair, which JSON can spell
    except ValueError as reason:
        raise DockyardError(f"Invalid cron task command for app {app} (index {index}): {reason}") from None
    if not words or not words[0] or not command.replace("\t", " ").isprintable():
        raise DockyardError(f"Invalid cron task command for app {app} (index {index}): write one line of words")
