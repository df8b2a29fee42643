"""One deploy at a time an app: the lock, who holds it, and whether to wait for it."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from dockyard import lock, output, properties, recovery
from dockyard.app import App
from dockyard.errors import DeployLocked, DockyardError


@contextmanager
def hold(app: App, who: str, *, wait: bool | None = False) -> Iterator[None]:
    """One deploy at a time an app; what a killed one left is put in order first.

    Arguments: `who` is deploying, for others to read; `wait` for the deploy under way, which a changed config or scale
    must not miss; None for what the property `releases.wait` says. Raises DockyardError, when it does not wait, saying
    who holds the lock and since when.
    """
    note = f"{who} since {time.strftime('%H:%M:%S')}"
    try:
        with lock.hold(
            app.deploy_lock, note, wait=_waits(app) if wait is None else wait, waiting=_tell_wait
        ) as left_by:
            if left_by:
                recovery.mend(app, left_by)
            yield
    except lock.Held as held:
        raise DeployLocked(
            f"{app.name} currently has a deploy lock in place. Exiting...\n"
            f"It is being deployed by {held}. Wait for that to end and try again."
        ) from None


def _tell_wait(holder: str) -> None:
    output.info1(f"Waiting for the deploy by {holder}")


def _waits(app: App) -> bool:
    return bool(properties.computed(app, "releases.wait", "false") == "true")


def refuse_when_locked(app: App) -> None:
    """Raises DockyardError between `apps:lock` and `apps:unlock`."""
    if properties.get(app, "locked"):
        raise DockyardError(
            f"{app.name} currently has a deploy lock in place. Exiting...\n"
            f"Run 'apps:unlock' to release the existing deploy lock"
        )
