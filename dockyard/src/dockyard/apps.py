"""The life of an app: making it, copying it under another name, taking it away."""

import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from dockyard import files, lock, paths, properties
from dockyard.app import App
from dockyard.errors import DockyardError

CREATED_AT = "apps.created-at"
"""Property; seconds since 1970."""

LOCKED = "locked"
"""Property; true between apps:lock and apps:unlock."""

NOT_CLONED = ("domains", "domains.enabled", LOCKED)
"""Properties that belong to the original alone (contract of apps:clone)."""


@contextmanager
def _naming() -> Iterator[None]:
    """Held while an app's name is given or taken away."""
    with lock.hold(paths.locks() / "apps"):
        yield


def refuse_taken(app: App) -> None:
    """Raises DockyardError when an app of that name exists."""
    if app.exists():
        raise DockyardError("Name is already taken")


def create(app: App) -> None:
    """Make an empty app; raises DockyardError when the name is taken."""
    from dockyard.receive import repository

    with _naming():
        refuse_taken(app)
        if app.directory.exists():
            _remove(app.directory)  # left by a create that was killed, or by a config:set that met apps:destroy
        repository.create(app)
        properties.put(app, CREATED_AT, int(time.time()))


def destroy(app: App) -> None:
    """Stop the app's processes, take it off the router and remove all it has; its services are unlinked by that."""
    from dockyard import deploy_lock

    with deploy_lock.hold(app, "apps:destroy"):
        _destroy(app)


def _destroy(app: App) -> None:
    """`destroy` for a caller who holds the deploy lock. Lock files stay: somebody may be waiting on them."""
    from dockyard import watch
    from dockyard.cron import guard
    from dockyard.processes import formation
    from dockyard.schedule import program

    watch.end(app)
    guard.end_all(app, formation.stop_timeout(app))
    formation.stop_all(app)
    with _naming():
        _remove(app.directory)
    _follow()
    program.follow()


def clone(old: App, new: App) -> None:
    """Make `new` with the config, properties and repository of `old`; its domains stay its own."""
    from dockyard import deploy_lock

    with deploy_lock.hold(old, "apps:clone"):
        kept = {key: value for key, value in _properties(old).items() if key not in NOT_CLONED}
        _copy(old, new, kept | {CREATED_AT: int(time.time())})
    _follow()


def rename(old: App, new: App) -> None:
    """Make `new` with all that `old` has but its releases, then destroy `old`.

    Releases stay behind because their virtual environments carry absolute paths: `new` has to be rebuilt.
    """
    from dockyard import deploy_lock
    from dockyard.router import vhosts

    with deploy_lock.hold(old, "apps:rename"):
        kept = _properties(old)
        if "domains" in kept:
            names = dict(zip(vhosts.defaults(old), vhosts.defaults(new), strict=False))
            kept["domains"] = [names.get(domain, domain) for domain in kept["domains"]]
        _copy(old, new, kept)
        _destroy(old)


def _properties(app: App) -> dict[str, Any]:
    stored = files.read_json(app.properties, {})
    assert isinstance(stored, dict)
    return stored


def _copy(old: App, new: App, kept: dict[str, Any]) -> None:
    """Lay `new` out in a hidden directory and give it its name last, so that it is never there by half."""
    from dockyard.cron import settings
    from dockyard.receive import repository

    hidden = paths.apps() / f".{new.name}.{secrets.token_hex(4)}"
    try:
        shutil.copytree(old.repository, hidden / old.repository.name, symlinks=True)
        if old.env.exists():
            files.write(hidden / old.env.name, old.env.read_bytes(), mode=0o600)
        files.write_json(hidden / old.properties.name, settings.renamed(kept, old, new))
        with _naming():
            refuse_taken(new)
            if new.directory.exists():
                _remove(new.directory)
            hidden.rename(new.directory)
    except BaseException:
        shutil.rmtree(hidden, ignore_errors=True)
        raise
    repository.write_hook(new)


def _remove(directory: Path) -> None:
    """Take the directory's name away in one step, then remove it, read-only releases included."""
    from dockyard.release import release

    hidden = directory.with_name(f".{directory.name}.{secrets.token_hex(4)}")
    directory.rename(hidden)
    release.remove(hidden)


def _follow() -> None:
    """Have the router follow the state on disk."""
    from dockyard.router import caddy

    caddy.reload()
