"""Runs under way: no task runs twice at once unless it may, and no release goes while a task runs in it.

A run holds a lock on a file that says which process it is and in which release. The kernel frees it, however it ends.
"""

import hashlib
import os
import signal
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from dockyard import lock
from dockyard.app import App
from dockyard.cron.task import ALLOW, FORBID, REPLACE, Task
from dockyard.errors import DockyardError

ABANDONED_SECONDS = 60
PATIENCE = 5
"""Seconds more than a task gets to end by itself before an app goes without waiting for it."""


class Overlap(DockyardError):
    """The task still runs, and may not twice at once."""


@contextmanager
def hold(app: App, task: Task, release: int) -> Iterator[None]:
    """Be the run of the task, in the release of that number, while the body runs.

    Raises Overlap when it still runs and its policy is to forbid that; one that replaces ends the other run first.
    """
    place = _place(app, task)
    with ExitStack() as stack:
        while True:
            try:
                stack.enter_context(lock.hold(place, f"{os.getpid()} {release}", wait=False))
                break
            except lock.Held as held:
                if task.policy != REPLACE:
                    raise _overlap(app, task) from None
                _end(str(held))
                time.sleep(lock.POLL_SECONDS)
        try:
            yield
        finally:
            if task.policy == ALLOW:
                place.unlink(missing_ok=True)


def refuse_overlap(app: App, task: Task) -> None:
    """Raises Overlap when the task runs just now and no other run of it would begin."""
    if task.policy == FORBID and lock.is_held(_place(app, task)):
        raise _overlap(app, task)


def _overlap(app: App, task: Task) -> Overlap:
    return Overlap(f"{app.name} currently has a cron lock in place for {task.id}. Exiting...")


def _place(app: App, task: Task) -> Path:
    digest = hashlib.sha256(task.id.encode()).hexdigest()[:16]  # the ID itself may be too long for a file's name
    own = f".{os.getpid()}" if task.policy == ALLOW else ""
    return app.cron / f"{digest}{own}.run"


def under_way(app: App) -> dict[int, int]:
    """The runs that go on: process id to the number of the release each runs in."""
    notes = [lock.read_note(place) for place in app.cron.glob("*.run") if lock.is_held(place)]
    return {int(pid): int(release) for pid, _, release in (note.partition(" ") for note in notes) if release}


def _end(note: str) -> None:
    """Have a run end; it is looked at first, for a number may be another process' by now."""
    pid = note.partition(" ")[0]
    with suppress(OSError, ValueError):
        if b"cron:run" in Path(f"/proc/{int(pid)}/cmdline").read_bytes():
            os.kill(int(pid), signal.SIGTERM)


def end_all(app: App, seconds: float) -> None:
    """End every run of the app and wait for that. Arguments: `seconds` a task gets to end by itself."""
    deadline = time.monotonic() + seconds + PATIENCE
    for pid in under_way(app):
        _end(str(pid))
    while under_way(app) and time.monotonic() < deadline:
        time.sleep(lock.POLL_SECONDS)


def sweep(app: App) -> None:
    """Remove the files of runs that were killed; those of tasks that never overlap are used again and stay."""
    for place in app.cron.glob("*.*.run"):
        with suppress(FileNotFoundError):
            if place.stat().st_mtime < time.time() - ABANDONED_SECONDS and not lock.is_held(place):
                place.unlink()
