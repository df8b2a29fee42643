"""Config vars: the environment of an app, and the global one beneath it.

Kept as JSON, mode 0600, so that any value but NUL survives byte for byte (quotes, `$`, newlines, trailing newline).
"""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from dockyard import files, lock, paths
from dockyard.app import App
from dockyard.errors import DockyardError

KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def check_key(key: str) -> str:
    """Return `key`; raises DockyardError with Dokku's words when it cannot name a variable."""
    if not KEY.fullmatch(key):
        raise DockyardError(f"Invalid key name: '{key}'")
    return key


def _place(app: App | None) -> tuple[Path, Path]:
    if app is None:
        return paths.global_env(), paths.locks() / "global.state"
    return app.env, app.state_lock


def load(app: App | None) -> dict[str, str]:
    """The app's own config vars (the global ones when `app` is None), sorted by key as bytes."""
    stored = files.read_json(_place(app)[0], {})
    return {key: stored[key] for key in sorted(stored)}


def merged(app: App) -> dict[str, str]:
    """What a process of the app sees: the global config vars with the app's own over them."""
    both = load(None) | load(app)
    return {key: both[key] for key in sorted(both)}


def change(
    app: App | None, put: Mapping[str, str] | None = None, drop: Iterable[str] = (), *, replace: bool = False
) -> None:
    """Set the variables of `put` and remove those of `drop`, together or not at all.

    Arguments: `replace`, whether every variable not in `put` goes too. Raises DockyardError for an invalid key or a
    value with a NUL, which no environment can hold.
    """
    put = dict(put or {})
    for key, value in put.items():
        check_key(key)
        if "\0" in value:
            raise DockyardError(f"The value of {key} contains a NUL character, which no environment variable can hold")
    place, guard = _place(app)
    with lock.hold(guard):
        stored = {} if replace else files.read_json(place, {})
        for key in drop:
            stored.pop(key, None)
        files.write_json(place, stored | put, mode=0o600)
