"""Rolling back by itself: for a while after a switch, a program of the platform looks whether the new release holds.

Off by default. It goes back to what served before, with the config vars that had, when a process of the new release
ends by itself or when too many of its answers are errors of the server (5xx).
"""

import sys
import time
from pathlib import Path

import dockyard
from dockyard import properties
from dockyard.app import App
from dockyard.errors import DockyardError
from dockyard.processes import process, supervisor
from dockyard.release import release as releases
from dockyard.release.release import Release
from dockyard.router import access_log

DEFAULT_SECONDS = "0"
"""The property `releases.watch`; 0 for not at all."""

DEFAULT_PERCENT = "5"
"""The property `releases.watch-errors`: the share of answers that may be 5xx."""

FEWEST_ANSWERS = 20
"""With fewer answers a share says nothing."""

AUTHOR = "dockyard"
POLL_SECONDS = 0.5


def begin(app: App, release: Release) -> None:
    """Start watching a release that has just begun to serve, instead of whichever was watched before."""
    served = {one.release for one in process.live(app)}
    if seconds(app) and release.replaced and release.number in served:
        end(app)
        since = str(time.time())
        words = [sys.executable, "-m", "dockyard", "releases:watch", app.name, str(release.number), since]
        supervisor.add(_program(app), words, _settings(app))


def end(app: App) -> None:
    """Watch the app no longer."""
    supervisor.stop(_program(app), wait=True)


def seconds(app: App) -> int:
    return int(properties.computed(app, "releases.watch", DEFAULT_SECONDS))


def _program(app: App) -> str:
    """Its name with the process supervisor: no app's name has underscores."""
    return f"_watch_.{app.name}"


def _settings(app: App) -> dict[str, str]:
    return {
        "autorestart": "false",
        "startsecs": "0",
        "environment": f'PYTHONPATH="{Path(dockyard.__file__).parent.parent}"',
        "redirect_stderr": "true",
        "stdout_logfile": str(app.logs / "watch.log"),
        "stdout_logfile_maxbytes": "1MB",
        "stdout_logfile_backups": "0",
    }


def run(app: App, number: int, since: float) -> None:
    """Watch the release until its time is over, another one serves, or it has to go.

    Arguments: `since`, when it began to serve, in seconds since 1970.
    """
    release = releases.get(app, str(number))
    until = time.monotonic() + seconds(app)
    began = _starts(app)
    while time.monotonic() < until and releases.current(app).number == number:
        began = _starts(app) | began  # a restart that was asked for brings others
        if trouble := _restarted(app, began) or _failing(app, since, number):
            _go_back(app, release, trouble)
            break
        time.sleep(POLL_SECONDS)
    supervisor.withdraw(_program(app))


def _starts(app: App) -> dict[str, object]:
    """When each live process was started, by the supervisor's clock."""
    states = supervisor.states()
    return {one.program: states[one.program]["start"] for one in process.live(app) if one.program in states}


def _restarted(app: App, began: dict[str, object]) -> str:
    """Which of the processes has ended by itself since it was first seen; empty when none has."""
    states, live = supervisor.states(), {one.program for one in process.live(app)}
    for program in began.keys() & live:
        facts = states.get(program, {})
        again = facts.get("statename") == "RUNNING" and facts["start"] != began[program]
        if again or facts.get("statename") in ("BACKOFF", "EXITED", "FATAL"):
            return f"{program.removeprefix(app.name + '.').rpartition('.')[0]} ended by itself"
    return ""


def _failing(app: App, since: float, number: int) -> str:
    """How many answers were 5xx when those are too many; else empty."""
    statuses = access_log.statuses(app, since, number)
    total, errors = statuses.total(), sum(count for status, count in statuses.items() if status >= 500)
    most = int(properties.computed(app, "releases.watch-errors", DEFAULT_PERCENT))
    if total < FEWEST_ANSWERS or errors * 100 <= most * total:
        return ""
    return f"{errors} of {total} answers were 5xx"


def _go_back(app: App, release: Release, trouble: str) -> None:
    """Roll back, and tell why in both records; that it cannot be rolled back is told in the record of the release."""
    from dockyard import deploy

    try:
        deploy.rollback(
            app, f"v{release.replaced}", AUTHOR, own_config=True, wait=True, reason=trouble, instead_of=release.number
        )  # fmt: skip
    except DockyardError as error:
        _note(release, f"{trouble}, and it could not be rolled back: {error}")
        raise
    if releases.current(app).author == AUTHOR:  # not when somebody was quicker
        _note(release, f"{trouble}, so it was rolled back", rolled_back=True)


def _note(release: Release, reason: str, *, rolled_back: bool = False) -> None:
    found = releases.get(App(release.app), str(release.number))
    found.reason, found.rolled_back = reason, rolled_back
    found.save()
