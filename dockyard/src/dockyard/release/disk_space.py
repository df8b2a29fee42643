"""Refusing to build when the disk is nearly full: better before than half-way."""

import os

from dockyard.app import App
from dockyard.errors import StageFailed

LEAST_BYTES = 300 * 1024 * 1024
"""Room for one more release of a Django and webpack app, and for the logs meanwhile."""


LEAST_FILES = 20_000
"""Inodes; a release of such an app takes about 8,000, most of them directories."""


def require(app: App) -> None:
    """Raises StageFailed when less than LEAST_BYTES or LEAST_FILES are free where the app's releases are."""
    found = os.statvfs(app.directory)
    free = found.f_bavail * found.f_frsize
    if free < LEAST_BYTES:
        raise _refusal(app, f"Only {free // 2**20} MiB are", f"{LEAST_BYTES // 2**20}")
    if found.f_files and found.f_favail < LEAST_FILES:  # 0 where files are not counted, as on btrfs
        raise _refusal(app, f"Only {found.f_favail} files (inodes) are", f"{LEAST_FILES}")


def _refusal(app: App, found: str, wanted: str) -> StageFailed:
    return StageFailed(
        f"{found} free on the disk of {app.directory}, a build wants {wanted}. Make room (`dokku cleanup` removes what "
        f"no release needs, `dokku repo:purge-cache {app.name}` empties the build cache) and push again."
    )
