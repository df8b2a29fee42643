"""The scheduler: a program under the process supervisor that runs each job when its time has come.

It lives while something is scheduled, ends with the platform and takes what it runs with it (shell.stream). It writes
down that a job begins before it does: after a crash a job is not run twice, and one that was missed runs once.
Scheduled tasks of apps it only begins (cron/clock.py): they run without it, and what was missed stays so.
"""

import os
import signal
import sys
import threading
import time
from collections import deque

from dockyard import lock, output, shell
from dockyard.cron import clock
from dockyard.errors import CommandFailed, DockyardError
from dockyard.schedule import jobs
from dockyard.schedule.jobs import Job, Run

POLL_SECONDS = 5
"""How soon a changed schedule is noticed."""

LINES = 200
"""How much of a job's output is kept."""

KILL_SECONDS = "30"
"""What a job gets to end by itself when its time is over."""


def command(job: Job) -> list[str]:
    """The job as a program that is ended when its time is over (timeout(1): status 124)."""
    limit = ["timeout", "--foreground", f"--kill-after={KILL_SECONDS}", str(job.limit)]
    return [*limit, sys.executable, "-m", "dockyard", *job.words]


def run(job: Job) -> None:
    """Run a job that is due to its end and write down how it went, unless somebody else does or just did."""
    try:
        with lock.hold(jobs.guard(job.name), str(os.getpid()), wait=False):
            if jobs.due(job).timestamp() <= time.time():
                _run(job)
    except lock.Held:
        return


def _run(job: Job) -> None:
    began, code = time.time(), 0
    jobs.put_run(job.name, Run(began))
    said: deque[str] = deque(maxlen=LINES)
    try:
        shell.stream(command(job), said.append)
    except CommandFailed as failure:
        code = failure.status
    if jobs.find(job.name):  # it may have been unscheduled meanwhile
        jobs.put_run(job.name, Run(began, time.time(), code, "\n".join(said)))


def run_due(now: float) -> None:
    """Begin every job whose time has come, each in a thread of its own.

    A job that still runs is passed over: its next time is reckoned from its own beginning.
    """
    for job in jobs.every():
        if jobs.due(job).timestamp() <= now and not lock.is_held(jobs.guard(job.name)):
            threading.Thread(target=_guarded, args=[job], name=job.name, daemon=True).start()


def _guarded(job: Job) -> None:
    try:
        run(job)
    except (DockyardError, OSError) as trouble:  # a full disk: told in the log, tried again
        print(f"{job.name}: {trouble}", flush=True)


def main() -> None:
    """Run for ever; SIGTERM ends it, and the kernel whatever it runs."""
    signal.signal(signal.SIGTERM, lambda number, frame: os._exit(0))
    after = time.time()
    while True:
        now = time.time()
        after = clock.turn(after, now)
        try:
            run_due(now)
        except DockyardError as trouble:  # a damaged file: told in the log until somebody mends it
            output.plain(str(trouble))
        time.sleep(POLL_SECONDS)


if __name__ == "__main__":
    main()
