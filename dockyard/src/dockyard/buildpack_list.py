"""The buildpacks a user chose for an app (`buildpacks:add` and its like); build/buildpacks.py reads the list."""

import re

from dockyard import properties
from dockyard.app import App
from dockyard.errors import DockyardError

BUILDPACKS = "buildpacks"
"""Property; addresses in the order they run."""

SHORT = re.compile(r"([a-zA-Z0-9][\w.-]*)/([a-zA-Z0-9][\w.-]*)")
ADDRESS = re.compile(r"(http|https|git)(://|@)([\w.-]+(:[0-9]+)?)[/:]([\w.~-]+)/(\S+)")


def checked(url: str) -> str:
    """The address, `org/name` written out; raises DockyardError for one that names no repository (Dokku's rule)."""
    if short := SHORT.fullmatch(url):
        owner, name = short.groups()
        owner = "heroku" if owner == "heroku-community" else owner
        return f"https://github.com/{owner}/heroku-buildpack-{name}.git"
    if not ADDRESS.fullmatch(url):
        raise DockyardError(f"Invalid buildpack specified: {url}")
    return url


def of(app: App) -> list[str]:
    return list(properties.get(app, BUILDPACKS, []))


def replace(app: App, urls: list[str]) -> None:
    """Use these buildpacks, or detection when there are none; an invalid one leaves the list as it was."""
    properties.put(app, BUILDPACKS, [checked(url) for url in urls] or None)


def add(app: App, url: str, index: int | None) -> None:
    """Insert a buildpack before the `index`-th (from 1), at the end without one or when it is too large."""
    new = checked(url)

    def update(stored: list[str] | None) -> list[str]:
        present = list(stored or [])
        if new in present:
            raise DockyardError(f"Buildpack {new} is in the list of {app.name} already")
        present.insert(len(present) if index is None else index - 1, new)
        return present

    properties.change(app, BUILDPACKS, update)


def put(app: App, url: str, index: int) -> None:
    """Have the buildpack in the place of the `index`-th (from 1), or at the end when there are fewer."""
    new = checked(url)

    def update(stored: list[str] | None) -> list[str]:
        present = list(stored or [])
        return [*present[: index - 1], new, *present[index:]]

    properties.change(app, BUILDPACKS, update)


def remove(app: App, url: str | None, index: int | None) -> str:
    """Take a buildpack off the list by address or by place (from 1); returns its address.

    Raises DockyardError when it is not there.
    """
    removed: list[str] = []

    def update(stored: list[str] | None) -> list[str] | None:
        present = list(stored or [])
        if not present:
            raise DockyardError(f"No buildpacks were found, next release on {app.name} will detect buildpack normally")
        removed.append(present.pop(_place(present, url, index)))
        return present or None

    properties.change(app, BUILDPACKS, update)
    return removed[0]


def _place(present: list[str], url: str | None, index: int | None) -> int:
    if index is not None:
        if index > len(present):
            raise DockyardError(f"Invalid index {index}: there are {len(present)} buildpacks")
        return index - 1
    wanted = checked(url or "")
    if wanted not in present:
        raise DockyardError(f"Buildpack {wanted} is not in the list: see `dokku buildpacks:list`")
    return present.index(wanted)
