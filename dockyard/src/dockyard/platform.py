"""The platform as a whole: its home's version, starting and stopping everything, taking it away."""

import shutil
import time
from pathlib import Path

from dockyard import files, paths
from dockyard.errors import DockyardError

LAYOUT = 1
"""The version of what is on disk; a home of another one is not touched."""


def check_layout() -> None:
    """Raises DockyardError when DOCKYARD_HOME was written by a dockyard with another layout, or is not one's."""
    home = paths.home()
    marker = home / "layout"
    if not marker.exists():
        return
    found = marker.read_text(encoding="utf-8").strip()
    if found != str(LAYOUT):
        raise DockyardError(
            f"{home} is of another version of dockyard (layout {found}, this one writes {LAYOUT}) and stays as it is. "
            "Use that version, or set DOCKYARD_HOME to another directory"
        )


def settle() -> None:
    """Make DOCKYARD_HOME ours: its marker and private mode. Raises DockyardError as check_layout."""
    check_layout()
    home = paths.home()
    if found := set(str(home)) & set("%{}\n"):
        raise DockyardError(
            f"DOCKYARD_HOME must not contain {' or '.join(sorted(found))!r}, which mean something to the programs it "
            "keeps: set it to another directory"
        )
    if not (home / "layout").exists():
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        files.write(home / "layout", f"{LAYOUT}\n")


def start() -> None:
    """Start the supervisor, which starts services and apps' processes, and the router; wait until the apps answer.

    Raises DockyardError when the platform does not come up, or an app that is to run does not; the others run then.
    """
    from dockyard.processes import supervisor
    from dockyard.router import caddy
    from dockyard.schedule import program

    held_back = [] if supervisor.is_running() else _hold_back_tampered()
    supervisor.ensure_running()
    caddy.ensure_running()
    caddy.reload()
    program.settle()
    _await_services()
    _await_apps()
    if held_back:
        raise DockyardError("\n".join(held_back))


def _hold_back_tampered() -> list[str]:
    """Take the processes of apps whose build is not what it was off the list of what starts; returns the reasons."""
    from dockyard.app import all_apps
    from dockyard.processes import formation, process
    from dockyard.release import release as releases
    from dockyard.release import slug

    reasons = []
    for app in all_apps():
        if process.live(app):
            serving = releases.current(app)
            try:
                slug.verify(app, serving.slug_directory, serving.digest)
            except DockyardError as reason:
                reasons.append(str(reason))
                formation.stop_all(app)
    return reasons


def _await_services() -> None:
    """Raises DockyardError when a service that is to run does not let clients in."""
    from dockyard.services import lifecycle
    from dockyard.services.postgres import POSTGRES
    from dockyard.services.redis import REDIS
    from dockyard.services.service import all_of

    for service in (one for kind in (POSTGRES, REDIS) for one in all_of(kind)):
        if lifecycle.is_wanted(service):
            lifecycle.ensure_running(service)


def _await_apps() -> None:
    """Raises DockyardError naming the web processes that nobody can connect to after BOOT_SECONDS."""
    from dockyard.app import all_apps
    from dockyard.checks import probe, startup
    from dockyard.processes import process

    waiting = [one for app in all_apps() for one in process.live(app) if one.type == "web"]
    deadline = time.monotonic() + startup.BOOT_SECONDS
    while waiting and time.monotonic() < deadline:
        waiting = [one for one in waiting if not probe.listens(one.port, timeout=1)]
        time.sleep(startup.POLL_SECONDS if waiting else 0)
    if waiting:
        names = ", ".join(f"{one.app} {one.name}" for one in waiting)
        raise DockyardError(f"Not answering: {names}. `dokku logs APP` shows why; `dokku ps:restart APP` tries again")


def stop() -> None:
    """Stop every process of the platform; what is to run comes back with `start`."""
    from dockyard.processes import ending, formation

    ending.shutdown(formation.timeouts())


OURS = (
    "apps", "services", "data", "schedule", "router", "supervisor", "run", "locks", "env", "properties.json",
    ".venv.lock", ".launch.lock", "venv", "layout",
)  # fmt: skip
"""What dockyard makes in its home, in the order in which it goes: the environment this command runs from nearly last,
the marker last, so that an interrupted destroy can be done again."""


def destroy() -> list[Path]:
    """Stop everything and delete what dockyard has made in DOCKYARD_HOME, and the directory itself when it is empty.

    Returns what is left, which is not dockyard's.
    """
    stop()
    home = paths.home()
    _remove(paths.run())
    for name in OURS:
        _remove(home / name)
    left = sorted(home.iterdir())
    if not left:
        home.rmdir()
    return left


def _remove(place: Path) -> None:
    if place.is_dir() and not place.is_symlink():
        shutil.rmtree(place)
    else:
        place.unlink(missing_ok=True)
