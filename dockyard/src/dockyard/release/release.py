"""Releases: one numbered directory each, with a record of how it came about and, where it brought one, its build."""

import os
import shutil
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from dockyard import files, output, properties
from dockyard.app import App
from dockyard.errors import DockyardError
from dockyard.processes import process

DEFAULT_KEEP = "10"
"""Builds kept, the serving one included; the property `releases.keep`."""

RECORD = "release.json"

MOST_RECORDS = 10
"""Records kept for each build that is kept: of config changes and failures, which cost next to nothing."""

BUILT = ("app", "assets", "buildpacks.json", "manifest", "provenance.json", "sbom.json")
"""What a build makes in the directory of its release; a failed one keeps none of it."""

BUILDING, DEPLOYED, FAILED, INTERRUPTED = "building", "deployed", "failed", "interrupted"


@dataclass
class Release:
    """One release: a build, the config vars it ran with, and how it went.

    `number` counts up from 1; `commit` is the full hash; `trigger` says what made it ("push", "config:set KEY",
    "rollback to v3"), `author` who; `slug` is the number of the release that built what it runs (its own for a push);
    `stages` are names to seconds; `config_version` is the same for releases with the same config vars; `replaced` is
    the release that served before it, 0 for none; `ref` is the branch it was pushed to; `rolled_back` is whether that
    was done by itself (watch.py); `reason` says why it failed, or what happened to it later; `cron` is its scheduled
    tasks (cron/task.py).
    """

    app: str
    number: int
    commit: str
    trigger: str
    author: str = ""
    slug: int = 0
    created_at: float = field(default_factory=time.time)
    outcome: str = BUILDING
    reason: str = ""
    process_types: dict[str, str] = field(default_factory=dict)
    stages: dict[str, float] = field(default_factory=dict)
    config_version: int = 0
    digest: str = ""
    replaced: int = 0
    ref: str = ""
    rolled_back: bool = False
    cron: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.slug = self.slug or self.number

    @property
    def version(self) -> str:
        """What users call it: `v3`."""
        return f"v{self.number}"

    @property
    def directory(self) -> Path:
        return _directory(App(self.app), self.number)

    @property
    def slug_directory(self) -> Path:
        """The directory of the release that built what this one runs."""
        return _directory(App(self.app), self.slug)

    @property
    def app_directory(self) -> Path:
        """The source tree, built in place: a virtual environment's scripts carry absolute paths."""
        return self.slug_directory / "app"

    @property
    def builds(self) -> bool:
        """Whether it brings a build of its own."""
        return self.slug == self.number

    @property
    def record(self) -> Path:
        return self.directory / RECORD

    @property
    def build_log(self) -> Path:
        return self.directory / "build.log"

    @property
    def env(self) -> Path:
        """The app's own config vars it was deployed with; mode 0600."""
        return self.directory / "env"

    @property
    def is_kept(self) -> bool:
        """Whether it can serve again."""
        return self.outcome == DEPLOYED and self.app_directory.is_dir()

    def save(self) -> None:
        files.write_json(self.record, asdict(self), mode=0o600)


def _directory(app: App, number: int) -> Path:
    return app.releases / str(number)


def begin(
    app: App, commit: str, trigger: str, author: str, *, ref: str = "", of: Release | None = None
) -> Release:  # fmt: skip
    """Make the directory and the record of the next release. The caller holds the deploy lock.

    Arguments: `ref`, the branch it was pushed to; `of`, the release whose build it runs again, None when it builds.
    """
    app.releases.mkdir(parents=True, exist_ok=True)
    number = max([0, *_numbers(app)]) + 1
    release = Release(app.name, number, commit, trigger, author, ref=ref)
    if app.is_deployed:
        release.replaced = current(app).number
    if of:
        release.slug, release.process_types, release.digest = of.slug, of.process_types, of.digest
        release.directory.mkdir()
    else:
        release.app_directory.mkdir(parents=True)
    release.save()
    return release


def _numbers(app: App) -> list[int]:
    return sorted(int(entry.name) for entry in app.releases.glob("*") if entry.name.isdecimal() and entry.is_dir())


def all_of(app: App) -> list[Release]:
    """Every release there is a record of, failed ones too, oldest first; one that cannot be read is told."""
    found: list[Release] = []
    for number in _numbers(app):
        try:
            found.append(_read(_directory(app, number)))
        except DockyardError as error:
            output.warn(str(error))
    return found


def _read(directory: Path) -> Release:
    """The release recorded in a directory; raises DockyardError when its record is missing or not one."""
    place = directory / RECORD
    try:
        return Release(**files.read_json(place, None))
    except TypeError:
        raise DockyardError(
            f"{place} is no record of a release: put it back from a backup, or remove its directory"
        ) from None


def get(app: App, word: str) -> Release:
    """The release called `v3` or `3`; raises DockyardError, with those there are, when there is none."""
    digits = word.removeprefix("v")
    if digits.isascii() and digits.isdecimal() and int(digits) in _numbers(app):
        return _read(_directory(app, int(digits)))
    known = ", ".join(f"v{number}" for number in _numbers(app)) or "none yet"
    raise DockyardError(f"{app.name} has no release {word}: there are {known}")


def current(app: App) -> Release:
    """The release that serves; raises DockyardError when the app has none."""
    if not app.is_deployed:
        raise DockyardError(f"App {app.name} has not been deployed")
    return _read(app.current.resolve())


def to_roll_back_to(app: App, word: str) -> Release:
    """The release a rollback goes to: the one called `word`, else the newest kept one that ran another build.

    One that was rolled back by itself has to be named.

    Raises DockyardError when there is none, or it never served, or its build is gone.
    """
    serving = current(app)
    if not word:
        others = [one for one in all_of(app) if one.is_kept and one.slug != serving.slug and not one.rolled_back]
        if not others:
            raise DockyardError(f"{app.name} has no other build to roll back to: `dokku releases {app.name}` shows all")
        return others[-1]
    target = get(app, word)
    if target.number == serving.number:
        raise DockyardError(f"{target.version} is what {app.name} runs: `dokku releases {app.name}` shows the others")
    if target.outcome != DEPLOYED:
        raise DockyardError(f"{target.version} never served ({target.outcome}): choose one that did")
    if not target.is_kept:
        raise DockyardError(f"The build of {target.version} was not kept: push its commit {target.commit[:7]} again")
    return target


def just_deployed(app: App, ref: str, seconds: float) -> str:
    """The commit that the newest release brought, when it was pushed to `ref` and its record closed that recently."""
    newest = [one for one in all_of(app) if one.outcome == DEPLOYED][-1:]
    age = time.time() - newest[0].record.stat().st_mtime if newest else seconds
    return newest[0].commit if newest and newest[0].ref == ref and 0 <= age < seconds else ""


def keep_config(app: App, release: Release, config: dict[str, str], revision: str) -> None:
    """Store the app's own config vars with the release, and give them a version: the same for the same vars.

    Arguments: `revision`, the variable that names the commit, which changes with every push and does not count.
    """
    files.write_json(release.env, config, mode=0o600)
    others = [one for one in all_of(app) if one.config_version]
    known = [(one.config_version, files.read_json(one.env, {})) for one in others if one.env.exists()]
    same = [version for version, other in known if _but(revision, other) == _but(revision, config)]
    release.config_version = same[-1] if same else max([0, *(one.config_version for one in others)]) + 1
    release.save()


def _but(key: str, config: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in config.items() if name != key}


def finish(app: App, release: Release) -> None:
    """Make the release the app's current one."""
    before, release.outcome = release.outcome, DEPLOYED
    try:
        release.save()
        files.link(app.current, f"releases/{release.number}")
    except BaseException:
        release.outcome = before
        raise


def fail(release: Release, outcome: str, reason: str) -> None:
    """Close the record of a release that never served: what it built and the config vars it had go."""
    release.outcome, release.reason = outcome, reason
    if release.builds:
        for name in BUILT:
            remove(release.directory / name)
    release.env.unlink(missing_ok=True)
    release.save()


def interrupt_unfinished(app: App) -> None:
    """Close the records of deploys that were killed. The caller holds the deploy lock."""
    for number in _numbers(app):
        if not (_directory(app, number) / RECORD).exists():
            remove(_directory(app, number))  # killed before the record was written
    for release in all_of(app):
        if release.outcome == BUILDING:
            fail(release, INTERRUPTED, "it was killed")


def prune(app: App) -> None:
    """Remove builds beyond the newest `releases.keep`, and records that belong to none of those.

    What serves stays, what it replaced, and whatever a process still runs.
    """
    keep = int(properties.computed(app, "releases.keep", DEFAULT_KEEP))
    releases, serving = all_of(app), current(app)
    needed = {serving.number, serving.replaced, *process.running_releases(app)}
    slugs = {one.slug for one in releases if one.number in needed and one.outcome == DEPLOYED}
    slugs |= set(sorted({one.slug for one in releases if one.outcome == DEPLOYED})[-keep:])
    recent = [one.number for one in releases[-keep * MOST_RECORDS :]]
    for one in releases:
        belongs = one.slug in slugs if one.outcome == DEPLOYED else one.number > min(slugs)
        if one.number not in {*slugs, serving.number} and not (belongs and one.number in recent):
            remove(one.directory)


def remove(directory: Path) -> None:
    """Delete a directory or file of a release, read-only ones too; nothing when it is not there."""

    def make_writable(function: Any, path: str, error: Any) -> None:
        os.chmod(os.path.dirname(path), 0o700)  # noqa: PTH101,PTH120 - rmtree gives strings
        function(path)

    if directory.is_dir():
        shutil.rmtree(directory, onerror=make_writable)
    else:
        directory.unlink(missing_ok=True)
