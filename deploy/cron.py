"""Runs the scheduled tasks of app.json where no platform does: `python -m deploy.cron`.

The list is the one that Dokku and dockyard read, with the same rules (docs/cron.md): times are
UTC, what was missed is not made up for, and no shell looks at a command. A task whose time comes
while it still runs is left out. SIGTERM or Ctrl-C: nothing new begins, what runs may finish, and
after STOP_SECONDS gets SIGTERM itself.
"""

import argparse
import json
import logging
import os
import shlex
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from cronsim import CronSim, CronSimError

logger = logging.getLogger("deploy.cron")

WORDS = {
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
    "@monthly": "0 0 1 * *",
    "@weekly": "0 0 * * 0",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@hourly": "0 * * * *",
}
"""crontab(5)'s; cronsim knows the five fields only."""

LONGEST_WAIT = 30
"""Seconds: the machine's clock may be set, or the machine have slept, meanwhile."""

LATE_SECONDS = 60
"""A time that passed longer ago was missed."""

STOP_SECONDS = 20
"""Docker and systemd send SIGKILL 30 seconds after SIGTERM."""

LAST_SECONDS = 5
"""What a task has from its SIGTERM to its SIGKILL."""


class BadListError(SystemExit):
    """app.json cannot be used; uncaught it ends the process with status 1 and its sentence."""


class Task:
    """One entry of `cron`: its command, when it is due, and its run under way."""

    def __init__(self, command: str, schedule: str, now: datetime) -> None:
        self.command = command
        self.words = shlex.split(command)
        self.fields = WORDS.get(schedule, schedule)
        self.due = self.after(now)
        self.process: subprocess.Popen[bytes] | None = None

    def after(self, moment: datetime) -> datetime:
        """Return the first time after `moment`; raises CronSimError or StopIteration if none."""
        return next(CronSim(self.fields, moment))

    def turn(self, now: datetime) -> None:
        """Note how the run under way ended, and begin another one when it is time."""
        self.notice_end()
        if now < self.due:
            return
        late = (now - self.due).total_seconds()
        self.due = self.after(now)
        if late > LATE_SECONDS:
            logger.warning("Missed by %d seconds, left out: %s", late, self.command)
        elif self.process:
            logger.warning("Still running since its last time, left out: %s", self.command)
        else:
            self.begin()

    def begin(self) -> None:
        """Start it. A command that is not there is told; the other tasks go on."""
        logger.info("Begins: %s", self.command)
        try:
            # A group of its own: Ctrl-C at the scheduler is not for the task.
            self.process = subprocess.Popen(self.words, process_group=0)  # noqa: S603 - app.json's
        except OSError as error:
            logger.error("Cannot begin: %s: %s", self.command, error)

    def notice_end(self) -> None:
        """Say with which status the run under way has ended, if it has."""
        if self.process and (status := self.process.poll()) is not None:
            level = logging.ERROR if status else logging.INFO
            logger.log(level, "Ended with status %d: %s", status, self.command)
            self.process = None

    def finish(self, seconds: float) -> bool:
        """Wait for the run under way; returns whether there is none any more."""
        if self.process:
            try:
                self.process.wait(seconds)
            except subprocess.TimeoutExpired:
                return False
            self.notice_end()
        return True


def tasks_of(path: Path, now: datetime) -> list[Task]:
    """Return the tasks of an app.json.

    Arguments:
        path: the file.
        now: the moment after which they are due.

    Raises:
        BadListError: it is no such file, or a schedule means no time.
    """
    try:
        entries = json.loads(path.read_text(encoding="utf-8")).get("cron", [])
    except (OSError, ValueError, AttributeError) as error:
        raise BadListError(f"{path} cannot be read as app.json: {error}") from None
    tasks = []
    for entry in entries:
        try:
            tasks.append(Task(entry["command"], entry["schedule"], now))
        except (CronSimError, StopIteration, KeyError, TypeError, ValueError) as error:
            raise BadListError(
                f"{path}: {json.dumps(entry)} is no task ({error!r}). A task has a command and a "
                'schedule of five fields, as in "30 3 * * *" (docs/app-json.md).'
            ) from None
    return tasks


def utc_now() -> datetime:
    """Return the time in UTC."""
    return datetime.now(UTC)


def run(tasks: Sequence[Task], stop: threading.Event, clock: Callable[[], datetime]) -> None:
    """Begin tasks at their times until `stop` is set, then let those under way finish.

    Arguments:
        tasks: what to run.
        stop: set by the signals.
        clock: the time in UTC.
    """
    while not stop.is_set():
        for task in tasks:
            task.turn(clock())
        stop.wait(pause(tasks, clock()))
    deadline = clock().timestamp() + STOP_SECONDS
    for task in tasks:
        if not task.finish(max(0, deadline - clock().timestamp())):
            end(task)


def pause(tasks: Sequence[Task], now: datetime) -> float:
    """Return the seconds until there is something to do: a second while a task runs."""
    longest = 1 if any(task.process for task in tasks) else LONGEST_WAIT
    return max(0, min([longest, *((task.due - now).total_seconds() for task in tasks)]))


def end(task: Task) -> None:
    """Tell a task that did not finish, and all it has started, to end, and see that it does."""
    logger.warning("Is told to end: %s", task.command)
    assert task.process  # noqa: S101 - or it would have finished
    os.killpg(task.process.pid, signal.SIGTERM)
    if not task.finish(LAST_SECONDS):
        os.killpg(task.process.pid, signal.SIGKILL)
        task.finish(LAST_SECONDS)


def main(words: Sequence[str]) -> int:
    """Run the scheduler until a signal ends it; returns the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m deploy.cron", description=__doc__.split("\n")[0]
    )
    parser.add_argument(
        "--file", type=Path, default=Path("app.json"), help="app.json here unless given"
    )
    parser.add_argument("--list", action="store_true", help="say when each task is due, and end")
    given = parser.parse_args(words)
    logging.basicConfig(format="%(message)s", level=logging.INFO, stream=sys.stdout)
    tasks = tasks_of(given.file, utc_now())
    if given.list:
        for task in tasks:
            print(f"{task.due:%Y-%m-%d %H:%M} UTC  {task.command}")
        return 0
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    logger.info("%d tasks of %s", len(tasks), given.file)
    run(tasks, stop, utc_now)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
