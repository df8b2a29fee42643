"""The scheduler as a program of the process supervisor: there while something is scheduled."""

import sys
from pathlib import Path

from dockyard import lock, paths
from dockyard.processes import supervisor
from dockyard.schedule import jobs

PROGRAM = "scheduler"


def settle() -> None:
    """Have the scheduler run when something is scheduled, and not when nothing is."""
    with lock.hold(paths.locks() / "scheduler"):
        if jobs.every():
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
