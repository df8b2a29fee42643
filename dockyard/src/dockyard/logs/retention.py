"""How much is kept of what apps say: a size for each file, a number and a size for the releases of before."""

import fcntl
import os
import re
import shutil
from pathlib import Path

from dockyard import properties
from dockyard.app import App
from dockyard.errors import DockyardError
from dockyard.processes import process

DEFAULTS = {"max-size": "10m", "keep": "20", "max-total-size": "200m"}
"""The properties `logs.*`: a file's size (the default is Dokku's), and of how many releases that no longer run, and of
how much of them, the logs are kept (both ours: Dokku's logs go with the container)."""

SIZE = re.compile(r"([1-9][0-9]{0,8})([kmg])")
UNITS = {"k": 1024, "m": 1024**2, "g": 1024**3}


def check(key: str, value: str) -> None:
    """Raises DockyardError when the value of a property makes no sense."""
    if key == "keep":
        if not re.fullmatch(r"[0-9]{1,4}", value):
            raise DockyardError(f"Invalid keep value '{value}': give a number of releases from 0 to 9999")
    elif not SIZE.fullmatch(value):
        raise DockyardError(f"Invalid {key} value '{value}': give a number with a unit k, m or g, as in 10m")


def max_size(app: App) -> int:
    """Bytes that a process' log may have before it is rotated; one rotated file is kept."""
    return _bytes(app, "max-size")


def _bytes(app: App, key: str) -> int:
    number, unit = re.findall(SIZE, str(properties.computed(app, f"logs.{key}", DEFAULTS[key])))[0]
    return int(number) * UNITS[unit]


def releases(app: App) -> list[int]:
    """The numbers of the releases whose processes' words are kept, oldest first."""
    if not app.logs.is_dir():
        return []
    names = (re.fullmatch(r"v([1-9][0-9]*)", entry.name) for entry in app.logs.iterdir())
    return sorted(int(name[1]) for name in names if name)


def make_room(app: App, starting: int) -> None:
    """Remove the logs of the oldest releases beyond `logs.keep` and `logs.max-total-size`.

    Those of releases with a process that runs do not count and stay, and so do those of `starting`, the number of the
    release whose processes are about to start. The caller holds the deploy lock.
    """
    running = {one.release for one in process.live(app)} | {starting}
    places = [app.logs_of(number) for number in reversed(releases(app)) if number not in running]
    keep = int(properties.computed(app, "logs.keep", DEFAULTS["keep"]))
    room = _bytes(app, "max-total-size")
    for kept, place in enumerate(one for one in places if not _is_written(one)):
        room -= sum(file.stat().st_size for file in place.iterdir())
        if kept >= keep or room < 0:
            shutil.rmtree(place)


def _is_written(place: Path) -> bool:
    """Whether a launcher still logs there, as it does until an old process has ended: it holds a lock on the place."""
    descriptor = os.open(place, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False
