"""The scheduler as a program of the process supervisor: there while something is scheduled."""

import sys
from pathlib import Path

from dockyard import lock, output, paths
from dockyard.cron import tasks
from dockyard.processes import supervisor
from dockyard.schedule import jobs

PROGRAM = "scheduler"


def follow() -> None:
    """`settle` when the tasks of an app came or went: the platform is not started for it, and a failure is told."""
    with output.said_if_it_fails("The scheduler could not be told of the scheduled tasks"):
        settle(start=False)


def settle(*, start: bool = True) -> None:
    """Have the scheduler run when something is scheduled, and not when nothing is.

    Arguments: `start`, whether to start the platform for it when that is off.
    """
    with lock.hold(paths.locks() / "scheduler"):
        if jobs.every() or any(tasks.everywhere()):
            if not (start or supervisor.is_running()):
                return
            paths.schedule().mkdir(parents=True, exist_ok=True)  # of its log: supervisord reads no program without
            supervisor.add(PROGRAM, [sys.executable, "-m", "dockyard.schedule.scheduler"], settings())
        elif supervisor.is_described(PROGRAM):
            supervisor.stop(PROGRAM, wait=True)


def settings() -> dict[str, str]:
    """How the process supervisor keeps the scheduler."""
    log = paths.schedule() / "scheduler.log"
    sources = str(Path(__file__).parents[2])
    return {
        "directory": str(paths.home()),
        "environment": f'PYTHONPATH="{sources}"',
        "autostart": "true",
        "autorestart": "true",
        "redirect_stderr": "true",
        "stdout_logfile": str(log),
        "stdout_logfile_maxbytes": "1MB",
        "stdout_logfile_backups": "1",
    }
