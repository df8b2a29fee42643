"""Housekeeping of an app's repository and build cache."""

import shutil

from dockyard import shell
from dockyard.app import App


def collect_garbage(app: App) -> None:
    """Have git pack the app's repository; raises CommandFailed with its reason."""
    shell.run(["git", "--git-dir", str(app.repository), "gc", "--aggressive", "--quiet"])


def purge_cache(app: App) -> None:
    """Forget what buildpacks kept for the next build; raises DockyardError while one is under way."""
    from dockyard import deploy_lock

    with deploy_lock.hold(app, "repo:purge-cache"):
        if app.cache.exists():
            shutil.rmtree(app.cache)
