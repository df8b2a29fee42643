"""Static files of earlier releases: a page that is still open asks for the names it was sent with.

A name that carries a hash of the content means one content for good, so a build's files of such names are kept beside
it as long as the build is kept, and those of all kept builds in one directory for the router, which therefore need not
be told of a deploy. They are hard links outside of what the app can write to: nothing but files the builds made is ever
reachable there.
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


def gather(app: App) -> None:
    """Make the router's directory hold what the kept builds have, no more and no less. Caller holds the deploy lock."""
    wanted: dict[Path, Path] = {}
    for place in app.releases.glob(f"*/{DIRECTORY}"):
        wanted |= {found.relative_to(place): found for found in _files(place)}
    there = {found.relative_to(app.assets) for found in _files(app.assets)}
    for name in wanted.keys() - there:
        (app.assets / name).parent.mkdir(parents=True, exist_ok=True)
        (app.assets / name).hardlink_to(wanted[name])
    for name in there - wanted.keys():
        (app.assets / name).unlink()


def _files(place: Path) -> list[Path]:
    return [found for found in place.rglob("*") if found.is_file()]


def kept(app: App) -> Path | None:
    """The directory with the files of every kept build; None when there are none."""
    return app.assets if app.assets.is_dir() and any(app.assets.iterdir()) else None


def pattern(directory: Path) -> str:
    """The addresses that may be in the directory, as a regular expression of Go's (RE2)."""
    first = sorted(re.escape(entry.name) for entry in directory.iterdir())
    return rf"^/(?:{'|'.join(first)})/{HASHED}$"
