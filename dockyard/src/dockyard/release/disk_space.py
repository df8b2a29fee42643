"""Refusing to build when the disk is nearly full: better before than half-way."""

import shutil

from dockyard.app import App
from dockyard.errors import StageFailed

LEAST_BYTES = 300 * 1024 * 1024
"""Room for one more release of a Django and webpack app, and for the logs meanwhile."""


def require(app: App) -> None:
    """Raises StageFailed when less than LEAST_BYTES are free."""
    free = shutil.disk_usage(app.directory).free
    if free < LEAST_BYTES:
        raise StageFailed(
            f"Only {free // 2**20} MiB are free on the disk of {app.directory}, a build wants {LEAST_BYTES // 2**20}. "
            f"Make room (`dokku repo:purge-cache {app.name}` empties the build cache) and push again."
        )
