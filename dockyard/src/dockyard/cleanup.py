"""Removing what no kept release needs: what killed deploys left, and caches nobody looks into any more."""

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

from dockyard import disk_usage
from dockyard.app import App
from dockyard.build import build
from dockyard.logs import retention
from dockyard.release import assets
from dockyard.release import release as releases

ABANDONED_PUSH = 3600
"""Seconds without a sign of life after which objects that git was receiving are nobody's any more."""

NEWEST_IS_USED = ("build/python/environments", "build/nodejs/modules")
"""Directories of the build cache in which the buildpacks look for one entry: that of the last build."""

UNFINISHED = (".new",)
"""How the names of entries end that a killed build left half made."""


def clean(app: App) -> int:
    """Remove what is left over; returns the bytes that became free.

    Never a kept release nor what serves. Raises DockyardError while the app is being deployed.
    """
    from dockyard import deploy_lock

    with deploy_lock.hold(app, "cleanup"):
        before = disk_usage.of(app.directory)
        for step in (_releases, build.remove_scratch, _caches, _incoming_objects, _logs):
            step(app)
        return max(0, before - disk_usage.of(app.directory))


def _releases(app: App) -> None:
    if app.releases.is_dir():
        releases.interrupt_unfinished(app)
    if app.is_deployed:
        releases.prune(app)
    assets.gather(app)  # without what builds had that failed after they were sealed


def _caches(app: App) -> None:
    for name in NEWEST_IS_USED:
        for stale in _but_newest(app.cache / name):
            shutil.rmtree(stale)
    shutil.rmtree(app.cache / "buildpacks", ignore_errors=True)  # each build clones them anew


def _but_newest(directory: Path) -> list[Path]:
    entries = sorted(directory.glob("*"), key=lambda entry: entry.stat().st_mtime)
    whole = [entry for entry in entries if not entry.name.endswith(UNFINISHED)]
    return [entry for entry in entries if entry not in whole[-1:]]


def _incoming_objects(app: App) -> None:
    """What git received for pushes that never came to an end (git-receive-pack(1), quarantine environment)."""
    for place in (app.repository / "objects").glob("tmp_objdir-*"):
        if _is_untouched(place, ABANDONED_PUSH):
            shutil.rmtree(place, ignore_errors=True)


def _is_untouched(place: Path, seconds: int) -> bool:
    times = [one.lstat().st_mtime for one in _with_everything_below(place)]
    return max(times) < time.time() - seconds


def _with_everything_below(place: Path) -> Iterator[Path]:
    yield place
    yield from place.rglob("*")


def _logs(app: App) -> None:
    """Those beyond the properties `logs.keep` and `logs.max-total-size`, which may have been lowered."""
    retention.make_room(app, starting=0)
