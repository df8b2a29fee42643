"""Writing down how a release comes about: what is said, how long each stage takes, how it ends."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from dockyard import output
from dockyard.release import release as releases
from dockyard.release.release import Release


@contextmanager
def kept(release: Release) -> Iterator[None]:
    """Keep what is said in the release's build log, and how it went in its record.

    When it goes wrong before the release is the current one, its build goes and the app is as it was.
    """
    try:
        with output.recorded(release.build_log):
            yield
    except BaseException as error:
        with output.said_if_it_fails(f"The record of {release.version} could not be closed"):
            _close(release, error)
        raise
    release.save()


def _close(release: Release, error: BaseException) -> None:
    interrupted = isinstance(error, KeyboardInterrupt)
    reason = "it was interrupted" if interrupted else str(error) or type(error).__name__
    if release.outcome == releases.DEPLOYED:
        release.reason = reason
        release.save()
        return
    releases.fail(release, releases.INTERRUPTED if interrupted else releases.FAILED, reason)
    if interrupted:
        output.warn("What was under way has been undone")


@contextmanager
def stage(release: Release, name: str) -> Iterator[None]:
    """Add the seconds the body takes to the release's stages."""
    begin = time.monotonic()
    try:
        yield
    finally:
        release.stages[name] = round(time.monotonic() - begin, 3)
