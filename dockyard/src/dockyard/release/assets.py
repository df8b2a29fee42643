"""Static files of earlier releases: a page that is still open asks for the names it was sent with.

A name that carries a hash of the content means one content for good, so a build's files of such names are kept beside
it, for the router, as long as the build is kept. They are hard links in a directory of their own, outside of what the
app can write to: nothing but files the build made is ever reachable there.
"""

import re
from pathlib import Path

from dockyard import output
from dockyard.app import App
from dockyard.release import manifest as manifests

DIRECTORY = "assets"

SEGMENT = r"[A-Za-z0-9_@~+-][A-Za-z0-9_@~+.-]*"
"""A name that is neither hidden nor a way up."""

HASHED = rf"(?:{SEGMENT}/)*{SEGMENT}\.[0-9a-f]{{8,64}}(?:\.[A-Za-z0-9_]+)+"
"""A path whose last name has a hash in it: `main/base.5af9e569f7a3.css` (Django), `app.db527ccb4e18.js` (webpack)."""


def keep(slug: Path, promised: dict[str, str]) -> None:
    """Keep the hashed static files of a sealed build for later.

    Arguments: `slug`, the directory of the release that built it; `promised`, what app.json says: the beginning of
    an address ("/static/") to the directory in the build whose files appear below it.
    """
    for prefix, directory in promised.items():
        root = slug / "app" / directory
        if not root.is_dir() or root.resolve() != (slug / "app").resolve() / directory:
            output.warn(f"app.json has {prefix} come from {directory}, which the build did not make")
            continue
        for path, found in manifests.walk(root):
            if found.is_file(follow_symlinks=False) and re.fullmatch(HASHED, path):
                place = slug / DIRECTORY / prefix.strip("/") / path
                place.parent.mkdir(parents=True, exist_ok=True)
                place.hardlink_to(found.path)


def kept(app: App) -> list[Path]:
    """The directories of what was kept, newest release first."""
    found = [place for place in app.releases.glob(f"*/{DIRECTORY}") if place.parent.name.isdecimal()]
    return sorted(found, key=lambda place: int(place.parent.name), reverse=True)


def pattern(directories: list[Path]) -> str:
    """The addresses that may be in the directories, as a regular expression of Go's (RE2)."""
    first = sorted({re.escape(entry.name) for directory in directories for entry in directory.iterdir()})
    return rf"^/(?:{'|'.join(first)})/{HASHED}$"
