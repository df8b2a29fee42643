"""Changing under which host names apps answer; router/vhosts.py reads them."""

import re
from collections.abc import Iterable

from dockyard import properties
from dockyard.app import App
from dockyard.errors import DockyardError
from dockyard.router import vhosts

DOMAIN = re.compile(r"[a-z0-9.*-]*[a-z0-9*-]|_")
LONGEST_DOMAIN = 253
"""Characters (RFC 1035 section 2.3.4)."""

DOMAINS = "domains"
ENABLED = "domains.enabled"
"""Property; False after domains:disable, absent otherwise."""


def checked(names: Iterable[str]) -> list[str]:
    """The names in lower case, each once; raises DockyardError for one no host can have."""
    found: list[str] = []
    for name in names:
        folded = name.lower()
        if not DOMAIN.fullmatch(folded) or len(folded) > LONGEST_DOMAIN:
            raise DockyardError(f"{name} is invalid. exiting...")
        if folded not in found:
            found.append(folded)
    return found


def enabled(app: App | None) -> bool:
    """Whether the app answers under host names (None: whether there are global domains)."""
    if app is None:
        return bool(vhosts.global_domains())
    return bool(properties.get(app, ENABLED, True))


def add(app: App | None, names: list[str]) -> list[str]:
    """Add host names to the app (global domains without one); returns those that were new. Enables a disabled app."""
    new: list[str] = []

    def update(stored: list[str] | None) -> list[str]:
        present = _present(app) if stored is None else stored
        new.extend(name for name in names if name not in present)
        return present + new

    properties.change(app, DOMAINS, update)
    _follow(app)
    return new


def remove(app: App | None, names: list[str]) -> None:
    """Take host names away; those the app hasn't are no error."""

    def update(stored: list[str] | None) -> list[str]:
        return [name for name in (_present(app) if stored is None else stored) if name not in names]

    properties.change(app, DOMAINS, update)
    _follow(app, switch_on=False)


def replace(app: App | None, names: list[str]) -> None:
    """Have the app answer under these host names only."""
    properties.put(app, DOMAINS, names)
    _follow(app, switch_on=bool(names))


def reset(app: App) -> None:
    """Give the app the default names back."""
    properties.put(app, DOMAINS, None)
    _follow(app)


def disable(app: App) -> None:
    """Drop the app's host names until domains:enable or domains:add."""
    properties.put(app, DOMAINS, [])
    properties.put(app, ENABLED, False)
    _follow(app, switch_on=False)


def _present(app: App | None) -> list[str]:
    return vhosts.defaults(app) if app else list(vhosts.DEFAULT_GLOBAL)


def _follow(app: App | None, *, switch_on: bool = True) -> None:
    """Have the router follow; with `switch_on` an app whose host names were disabled has them again."""
    from dockyard.router import caddy

    if app and switch_on:
        properties.put(app, ENABLED, None)
    caddy.reload()
