"""The app's own one-off lines around a deploy: predeploy, release, postdeploy (Dokku's and Heroku's)."""

from dockyard import output, shell
from dockyard.app import App
from dockyard.errors import CommandFailed, StageFailed
from dockyard.processes import environment
from dockyard.release.app_json import AppJson
from dockyard.release.release import Release


def predeploy(app: App, release: Release, promised: AppJson, config: dict[str, str]) -> None:
    """scripts.dokku.predeploy, once a build: what it changes is part of the build. Raises StageFailed when it fails."""
    _task(app, release, "predeploy", promised.scripts.get("predeploy"), config, "app.json")


def before_deploy(app: App, release: Release, promised: AppJson, config: dict[str, str]) -> None:
    """The Procfile's release line and, before the first deploy, scripts.postdeploy.

    Raises StageFailed naming the line that failed.
    """
    _task(app, release, "release", release.process_types.get("release"), config, "Procfile")
    if not app.is_deployed:
        _task(app, release, "heroku.postdeploy", promised.scripts.get("first"), config, "app.json")


def after_deploy(app: App, release: Release, promised: AppJson, config: dict[str, str]) -> None:
    """scripts.dokku.postdeploy, when the new release serves already. Raises StageFailed."""
    _task(app, release, "postdeploy", promised.scripts.get("postdeploy"), config, "app.json")


def _task(app: App, release: Release, name: str, line: str | None, config: dict[str, str], source: str) -> None:
    output.info1(f"Checking for {name} task")
    if not line:
        output.verbose(f"No {name} task found, skipping")
        return
    output.verbose(f"Executing {name} task from {source}: {line}")
    env = environment.of_process(config, release.app_directory, "release.1", None, release.number)
    output.info2(f"Start of {app.name} {name} task output")
    try:
        shell.stream(environment.shell_line(line), output.verbose, cwd=release.app_directory, env=env)
    except CommandFailed:
        raise StageFailed(f"Execution of {name} task failed: {line}") from None
    finally:
        output.info2(f"End of {app.name} {name} task output")
