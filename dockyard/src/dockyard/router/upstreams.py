"""Where an app's requests go, in small files that Caddy looks into for every request.

A changed configuration makes Caddy replace its HTTP server, and that loses requests: whatever comes on a connection
after the old server began to shut down is dropped without an answer (net/http), and what waits in its listening socket
is reset (SO_REUSEPORT). So the configuration names slots, and a slot's address is a file (Caddy's placeholder
`{file.PATH}`): to deploy, restart or scale an app, a directory of new files is put in the place of the old one.
"""

import secrets
import shutil
from pathlib import Path

from dockyard import files, paths
from dockyard.app import App

SLOTS = 60
"""How many an app has at least. Processes take turns in them, so it is a number that many numbers divide."""

NOW = "now"


def _place(name: str) -> Path:
    return paths.router() / "upstreams" / name


def dials(app: App, count: int) -> list[str]:
    """What Caddy is to dial for an app with `count` web processes; the same for any number up to SLOTS.

    Caddy reads the files relative to its working directory, which is the router's.
    """
    return [f"127.0.0.1:{{file.upstreams/{app.name}/{NOW}/{slot}}}" for slot in range(_slots(count))]


def _slots(count: int) -> int:
    """Rounded up, so that there are a whole number of SLOTS."""
    return -(-max(count, 1) // SLOTS) * SLOTS


def put(app: App, ports: list[int]) -> None:
    """Send the app's requests to these ports from now on, in one step.

    The directory before this one stays: a request may be about to look into it.
    """
    place = _place(app.name)
    if not ports or _read(place / NOW) == ports:
        return
    new = place / secrets.token_hex(4)
    new.mkdir(parents=True)
    try:
        for slot in range(_slots(len(ports))):
            (new / str(slot)).write_text(f"{ports[slot % len(ports)]}\n")
        files.write_json(new / "ports", ports)
        before = (place / NOW).readlink().name if (place / NOW).is_symlink() else ""
        files.link(place / NOW, new.name)
    except BaseException:
        shutil.rmtree(new)
        raise
    for old in place.iterdir():
        if old.is_symlink() and old.name != NOW:
            old.unlink()  # left by a deploy that was killed
        elif old.name not in (NOW, new.name, before):
            shutil.rmtree(old)


def _read(place: Path) -> list[int]:
    return list(files.read_json(place / "ports", []))


def keep_only(apps: list[App]) -> None:
    """Remove the files of every app that is not among these."""
    names = {app.name for app in apps}
    for place in _place("").glob("*"):
        if place.name not in names:
            shutil.rmtree(place)
