"""Directories that outlive releases, and where an app sees them.

A mount is `HOST:CONTAINER`; dockyard has no containers, so CONTAINER is a place under /app, the app's own directory.
"""

import re
import shutil
from pathlib import Path, PurePosixPath

from dockyard import files, paths, properties
from dockyard.app import App
from dockyard.errors import DockyardError, StageFailed

STORAGE = "storage"
"""Property; the app's mounts in the order they were made."""

ROOT = PurePosixPath("/app")
NAME = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?")
LONGEST_NAME = 45


def mounts(app: App) -> list[str]:
    """The app's mounts, each `HOST:CONTAINER`."""
    return list(properties.get(app, STORAGE, []))


def checked(mount: str) -> str:
    """The mount as it is kept; raises DockyardError unless it is two absolute paths, the second one under /app."""
    host, _, container = mount.partition(":")
    if not host.startswith("/") or not container.startswith("/") or "\0" in mount or "\n" in mount:
        raise DockyardError("Storage path must be two valid paths divided by colon.")
    if ":" in container:
        raise DockyardError(f"Mount options are not supported here: '{container.partition(':')[2]}' cannot be honoured")
    inside = PurePosixPath(container)
    if ROOT not in inside.parents or ".." in inside.parts or ".." in Path(host).parts:
        raise DockyardError(
            f"{container} is not a path below {ROOT}: dockyard mounts into the app's own directory. "
            f"Use for example {host}:{ROOT}/media"
        )
    return f"{Path(host)}:{inside}"


def mount(app: App, wanted: str) -> None:
    """Add a mount, seen at the next restart; raises DockyardError when it is there or its place in the app is taken."""
    new = checked(wanted)
    place = new.partition(":")[2]

    def update(stored: list[str] | None) -> list[str]:
        present = stored or []
        for there in (one.partition(":")[2] for one in present):
            if there == place:
                raise DockyardError("Mount path already exists.")
            if PurePosixPath(there).is_relative_to(place) or PurePosixPath(place).is_relative_to(there):
                raise DockyardError(f"{place} and the mount at {there} lie in each other: mount them side by side")
        return [*present, new]

    properties.change(app, STORAGE, update)


def unmount(app: App, wanted: str) -> None:
    """Take a mount away, from the next restart on; its directory stays. Raises DockyardError when there is none."""
    old = checked(wanted)

    def update(stored: list[str] | None) -> list[str] | None:
        present = stored or []
        if old not in present:
            raise DockyardError("Mount path does not exist.")
        return [one for one in present if one != old] or None

    properties.change(app, STORAGE, update)


def ensure_directory(name: str) -> Path:
    """Make the directory of that name under DOCKYARD_HOME/data/storage unless it is there; returns its path."""
    if not NAME.fullmatch(name) or len(name) > LONGEST_NAME or name.startswith("legacy-"):
        raise DockyardError(
            f"Invalid storage name '{name}': use at most {LONGEST_NAME} lower-case letters, digits and hyphens, "
            "a letter or digit at both ends, and not the prefix legacy-"
        )
    place = paths.storage() / name
    place.mkdir(parents=True, exist_ok=True)
    return place


def attach(app: App, directory: Path) -> None:
    """Make the app's mounts appear in a release: a link for each, over whatever the source has at that place.

    Arguments: `directory`, the release's source tree, which stands for /app. A missing host directory is made, as
    Docker does. Raises StageFailed when a link of the source would lead the mount out of the release.
    """
    for mount in mounts(app):
        host, _, container = mount.partition(":")
        place = directory / PurePosixPath(container).relative_to(ROOT)
        if place.is_symlink() and place.readlink() == Path(host):
            continue
        if not place.parent.resolve().is_relative_to(directory.resolve()):
            raise StageFailed(
                f"The mount at {container} would lie outside the app: the source has a symbolic link on the way there. "
                "Take the link out, or unmount, and push again."
            )
        Path(host).mkdir(parents=True, exist_ok=True)
        _clear(place)
        place.parent.mkdir(parents=True, exist_ok=True)
        files.link(place, host)


def _clear(place: Path) -> None:
    if place.is_dir() and not place.is_symlink():
        shutil.rmtree(place)
