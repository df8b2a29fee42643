"""What one deploy works with: the release, what its app.json promises, and the config vars it runs with."""

from dataclasses import dataclass

from dockyard import config_vars, output, properties
from dockyard.app import App
from dockyard.errors import StageFailed
from dockyard.release import app_json, procfile
from dockyard.release import release as releases
from dockyard.release.app_json import AppJson
from dockyard.release.release import Release


@dataclass(frozen=True)
class Attempt:
    """One attempt to make a release serve.

    `config` is what its processes see; `additions` is the part of it that this deploy brings (from app.json, and the
    revision) and that is stored only when it succeeds.
    """

    app: App
    release: Release
    promised: AppJson
    config: dict[str, str]
    additions: dict[str, str]


def of_source(app: App, release: Release) -> Attempt:
    """The attempt to deploy a freshly extracted commit.

    Procfile and app.json are read before anything is built, so that a mistake in them is told in a second: raises
    StageFailed then.
    """
    promised = app_json.read(release.app_directory, _app_json_path(app))
    release.process_types = procfile.read(release.app_directory, _procfile_path(app))
    present = config_vars.merged(app)
    additions = app_json.additions(promised.env, present, first=not app.is_deployed)
    if variable := properties.get(app, "git.rev-env-var", "GIT_REV"):
        additions[variable] = release.commit
    return Attempt(app, release, promised, present | additions, additions)


def of_current(app: App) -> Attempt:
    """The attempt to deploy the present build again with the config vars of now; raises DockyardError without one."""
    release = releases.current(app)
    promised = app_json.read(release.app_directory, _app_json_path(app))
    return Attempt(app, release, promised, config_vars.merged(app), {})


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
