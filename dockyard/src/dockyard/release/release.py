"""Releases: one numbered directory each, with what was built and a record of how it came about."""

import os
import shutil
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from dockyard import files
from dockyard.app import App
from dockyard.errors import DockyardError

KEEP = 10
"""Releases kept, the serving one included."""


@dataclass
class Release:
    """One release: `number` counts up from 1; `commit` is the full hash; `stages` name to seconds."""

    app: str
    number: int
    commit: str
    trigger: str
    created_at: float = field(default_factory=time.time)
    outcome: str = "building"
    process_types: dict[str, str] = field(default_factory=dict)
    stages: dict[str, float] = field(default_factory=dict)

    @property
    def directory(self) -> Path:
        return App(self.app).releases / str(self.number)

    @property
    def app_directory(self) -> Path:
        """The source tree, built in place: a virtual environment's scripts carry absolute paths."""
        return self.directory / "app"

    @property
    def build_log(self) -> Path:
        return self.directory / "build.log"

    def save(self) -> None:
        files.write_json(self.directory / "release.json", asdict(self))


def begin(app: App, commit: str, trigger: str) -> Release:
    """Make the directory of the next release; half-built ones of killed deploys go first.

    The caller holds the deploy lock.
    """
    app.releases.mkdir(parents=True, exist_ok=True)
    for left_over in unfinished(app):
        remove(left_over)
    numbers = [int(entry.name) for entry in app.releases.iterdir() if entry.name.isdigit()]
    release = Release(app.name, max([0, *numbers]) + 1, commit, trigger)
    release.app_directory.mkdir(parents=True)
    release.save()
    return release


def unfinished(app: App) -> list[Path]:
    """Directories of releases that were never finished."""
    entries = [entry for entry in app.releases.iterdir() if entry.is_dir()]
    return [entry for entry in entries if _record(entry).get("outcome") != "deployed"]


def _record(directory: Path) -> dict[str, Any]:
    record = files.read_json(directory / "release.json", {})
    assert isinstance(record, dict)
    return record


def current(app: App) -> Release:
    """The release that serves; raises DockyardError when the app has none."""
    if not app.is_deployed:
        raise DockyardError(f"App {app.name} has not been deployed")
    return Release(**_record(app.current.resolve()))


def finish(app: App, release: Release) -> None:
    """Make the release the app's current one."""
    before, release.outcome = release.outcome, "deployed"
    try:
        release.save()
        files.link(app.current, f"releases/{release.number}")
    except BaseException:
        release.outcome = before
        raise


def prune(app: App) -> None:
    """Remove the oldest releases beyond KEEP; never the current one."""
    serving = app.current.resolve().name
    numbers = sorted((int(entry.name) for entry in app.releases.iterdir() if entry.name.isdigit()), reverse=True)
    for number in numbers[KEEP:]:
        if str(number) != serving:
            remove(app.releases / str(number))


def remove(directory: Path) -> None:
    """Delete a release's directory, read-only files in it included."""

    def make_writable(function: Any, path: str, error: Any) -> None:
        os.chmod(os.path.dirname(path), 0o700)  # noqa: PTH101,PTH120 - rmtree gives strings
        function(path)

    shutil.rmtree(directory, onerror=make_writable)
