"""What one deploy works with: the release, what its app.json promises, and the config vars it runs with."""

from dataclasses import asdict, dataclass

from dockyard import config_vars, files, output, properties
from dockyard.app import App
from dockyard.errors import DockyardError, StageFailed
from dockyard.release import app_json, procfile
from dockyard.release import release as releases
from dockyard.release.app_json import AppJson
from dockyard.release.release import Release


@dataclass(frozen=True)
class Attempt:
    """One attempt to make a release serve.

    `config` is what its processes see; `additions` is the part of it that this deploy brings (from app.json, and the
    revision) and that is stored only when it succeeds, in place of `replaced_config` when that is not None; `is_new`
    is whether this makes a release (a restart does not).
    """

    app: App
    release: Release
    promised: AppJson
    config: dict[str, str]
    additions: dict[str, str]
    replaced_config: dict[str, str] | None = None
    is_new: bool = True

    @property
    def own_config(self) -> dict[str, str]:
        """The app's own config vars once this has succeeded."""
        return config_vars.load(self.app) | self.additions if self.replaced_config is None else self.additions


def of_source(app: App, release: Release) -> Attempt:
    """The attempt to deploy a freshly extracted commit.

    Procfile and app.json are read before anything is built, so that a mistake in them is told in a second: raises
    StageFailed then.
    """
    promised = _promised(app, release)
    release.process_types = procfile.read(release.app_directory, _procfile_path(app))
    present = config_vars.merged(app)
    additions = app_json.additions(promised.env, present, first=not app.is_deployed) | _revision(app, release)
    return Attempt(app, release, promised, present | additions, additions)


def of_build(app: App, release: Release) -> Attempt:
    """The attempt to deploy the current build again, with the config vars of now."""
    return Attempt(app, release, _promised(app, release), config_vars.merged(app), {})


def of_earlier_build(app: App, release: Release) -> Attempt:
    """The attempt to deploy an earlier build, with the config vars of now but for the revision it was built from."""
    revision = _revision(app, release)
    return Attempt(app, release, _promised(app, release), config_vars.merged(app) | revision, revision)


def _revision(app: App, release: Release) -> dict[str, str]:
    """The config var that tells an app its commit, GIT_REV unless another was chosen; empty when none is wanted."""
    variable = revision_variable(app)
    return {variable: release.commit} if variable else {}


def revision_variable(app: App) -> str:
    return str(properties.get(app, "git.rev-env-var", "GIT_REV"))


def with_config_of(app: App, release: Release, earlier: Release) -> Attempt:
    """The attempt to deploy a build with the config vars an earlier release had; raises DockyardError without them."""
    config = files.read_json(earlier.env, None)
    if config is None:
        raise DockyardError(f"The config vars of {earlier.version} were not kept: roll back with those of now")
    merged = config_vars.load(None) | config
    return Attempt(app, release, _promised(app, release), merged, config, replaced_config=config_vars.load(app))


def of_current(app: App) -> Attempt:
    """The attempt to start the current release's processes anew; raises DockyardError when there is none."""
    release = releases.current(app)
    return Attempt(app, release, _promised(app, release), config_vars.merged(app), {}, is_new=False)


def _promised(app: App, release: Release) -> AppJson:
    """What the release's app.json says; the release takes its scheduled tasks down."""
    promised = app_json.read(release.app_directory, app.name, _app_json_path(app))
    release.cron = [asdict(task) for task in promised.cron]
    return promised


def _app_json_path(app: App) -> str:
    return str(properties.computed(app, "app-json.appjson-path", "app.json"))


def _procfile_path(app: App) -> str:
    return str(properties.computed(app, "ps.procfile-path", "Procfile"))


def know_process_types(attempt: Attempt, offered: dict[str, str]) -> None:
    """Settle the release's process types once it is built.

    Arguments: `offered`, the buildpack's, which count when there is no Procfile. Raises StageFailed when there are
    none.
    """
    release = attempt.release
    release.process_types = release.process_types or offered
    if not release.process_types:
        raise StageFailed(
            "No process types: there is no Procfile and the buildpack offers none. "
            "Add a file Procfile with a line `web: COMMAND` and push again."
        )
    if "web" not in release.process_types:
        output.warn(f"The Procfile has no web process: {attempt.app.name} will not answer requests")
    output.info1("Discovering process types")
    output.verbose(f"Procfile declares types -> {', '.join(release.process_types)}")


def tell_additions(attempt: Attempt) -> None:
    """Say which of app.json's `env` this deploy sets (Dokku's lines)."""
    if not attempt.promised.env:
        return
    output.info1("Processing app.json env vars")
    added = [one.name for one in attempt.promised.env if one.name in attempt.additions]
    if added:
        output.info1(f"Setting {len(added)} env var(s) from app.json")
    else:
        output.verbose("No env vars to set from app.json")
