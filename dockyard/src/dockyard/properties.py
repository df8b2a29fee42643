"""Properties of an app, or of all apps: small JSON values set by commands such as `ps:set` and `ps:scale`."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from dockyard import files, lock, paths
from dockyard.app import App


def _place(app: App | None) -> tuple[Path, Path]:
    if app is None:
        return paths.global_properties(), paths.locks() / "global.state"
    return app.properties, app.state_lock


def get(app: App | None, key: str, default: Any = None) -> Any:
    """The value of `key` for the app, or the global one when `app` is None; `default` when unset."""
    return files.read_json(_place(app)[0], {}).get(key, default)


def computed(app: App, key: str, default: Any) -> Any:
    """The value in force: the app's, else the global one, else `default`."""
    value = get(app, key)
    if value is None:
        value = get(None, key)
    return default if value is None else value


def change(app: App | None, key: str, update: Callable[[Any], Any]) -> None:
    """Store `update(present value)` under `key`, with nobody changing it in between.

    `update` gets None for an unset key and returns None to remove it; what it raises leaves everything as it was.
    """
    place, guard = _place(app)
    with lock.hold(guard):
        everything = files.read_json(place, {})
        value = update(everything.pop(key, None))
        if value is not None:
            everything[key] = value
        files.write_json(place, everything)


def put(app: App | None, key: str, value: Any) -> None:
    """Store `value` under `key`; None removes the key."""
    change(app, key, lambda before: value)
