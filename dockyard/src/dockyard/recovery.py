"""What a deploy leaves that was killed (kill -9, a power cut), and putting it in order: the next command does."""

import time
from contextlib import suppress
from pathlib import Path

from dockyard import lock, output, paths
from dockyard.app import App
from dockyard.errors import DeployLocked, DockyardError

ABANDONED_SECONDS = 60


def tidy(app: App) -> None:
    """Take back a switch half done, close the records of what was being built, stop what never served.

    The caller holds the deploy lock, so whatever is under way is nobody's.
    """
    from dockyard import switch
    from dockyard.build import build
    from dockyard.cron import guard
    from dockyard.processes import formation
    from dockyard.release import release as releases
    from dockyard.schedule import program

    switch.undo(app)
    releases.interrupt_unfinished(app)
    build.remove_scratch(app)
    _remove_temporary_files(app)
    formation.sweep(app)
    guard.sweep(app)
    program.follow()


def _remove_temporary_files(app: App) -> None:
    """What `files.write` of a killed command left; config:set, which takes no deploy lock, may be using a new one."""
    for place in app.directory.glob(".*"):
        with suppress(FileNotFoundError):  # it has just got its real name
            if not place.is_dir() and place.lstat().st_mtime < time.time() - ABANDONED_SECONDS:
                place.unlink()


def mend(app: App, left_by: str) -> None:
    """Tidy up behind a deploy that was killed. Arguments: `left_by`, what it wrote into its lock."""
    from dockyard.router import caddy

    tidy(app)
    caddy.reload()
    output.warn(f"A deploy of {app.name} had been killed ({left_by}): what it left has been put in order")
    _tell_stopped(app)


def _tell_stopped(app: App) -> None:
    """A deploy without checks, or the end of an app, stops the old processes before anything else."""
    from dockyard import properties
    from dockyard.processes import process, supervisor

    live = process.live(app)
    down = not live or any(not supervisor.is_described(one.program) for one in live)
    if app.is_deployed and down and properties.get(app, "ps.restore") != "false":
        output.warn(f"It had stopped processes of {app.name}: `dokku ps:restart {app.name}` starts them")


def mend_killed() -> None:
    """Put in order what any killed deploy left.

    A lock that nobody holds and that still names its holder tells, and so does the journal of a switch, which a power
    cut may leave alone.
    """
    named = {place for place in paths.locks().glob("*.deploy") if place.stat().st_size}
    switching = {App(place.parent.name).deploy_lock for place in paths.apps().glob("[!.]*/switch.json")}
    for place in named | switching:
        if not lock.is_held(place):
            _mend_behind(place)


def _mend_behind(place: Path) -> None:
    from dockyard import deploy_lock

    app = App(place.stem)
    try:
        if app.exists():
            with deploy_lock.hold(app, "tidying up"):
                tidy(app)
        else:
            with lock.hold(place, wait=False):
                pass  # its app was being destroyed; the note goes
    except (DeployLocked, lock.Held):
        return  # somebody else has taken it: they mend
    except DockyardError as error:
        output.warn(f"What a killed deploy of {app.name} left could not be put in order: {error}")
