"""The story of a deploy, top to bottom: how a pushed commit becomes the release that serves."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from dockyard import config_vars, lock, output, properties, storage
from dockyard.app import App
from dockyard.build.build import build
from dockyard.checks import startup
from dockyard.errors import DockyardError, StageFailed
from dockyard.processes import formation, process, scale
from dockyard.processes.process import Process
from dockyard.receive import repository
from dockyard.release import app_json, disk_space, procfile, tasks
from dockyard.release import release as releases
from dockyard.release.app_json import AppJson
from dockyard.release.release import Release
from dockyard.router import caddy, vhosts


def push(app: App, commit: str, pusher: str, quarantine: dict[str, str]) -> None:
    """Deploy a pushed commit.

    Arguments: `quarantine`, git's variables that let the commit be read before it is accepted. Raises DockyardError
    when any stage up to the switch fails: nothing has changed then, the old release serves.
    """
    with deploy_lock(app, f"{pusher} ({commit[:7]})"):
        _refuse_when_locked(app)
        disk_space.require(app)
        release = releases.begin(app, commit, "push")
        with _undone_on_failure(app, release):
            with _stage(release, "extract"):
                output.info1("Cleaning up...")
                formation.sweep(app)
                repository.extract(app, commit, release.app_directory, quarantine)
            promised = _read_promises(app, release)
            config = _config(app, release, promised)
            with _stage(release, "build"):
                offered = build(app, release, promised, config)
                _know_process_types(app, release, offered)
            _release_and_deploy(app, release, promised, config)
        releases.prune(app)


def redeploy(app: App, trigger: str) -> None:
    """Release and deploy the present build again, with the config vars of now (Dokku: what config:set does)."""
    with deploy_lock(app, trigger):
        release = releases.current(app)
        promised = app_json.read(release.app_directory, _app_json_path(app))
        _release_and_deploy(app, release, promised, config_vars.merged(app))


def restart(app: App, only: str | None = None) -> None:
    """New processes from the present build beside the old, then the switch: no tasks run.

    Arguments: `only`, a process type; the others keep running.
    """
    with deploy_lock(app, "restart"):
        release = releases.current(app)
        promised = app_json.read(release.app_directory, _app_json_path(app))
        storage.attach(app, release.app_directory)
        _deploy(app, release, promised, config_vars.merged(app), [only] if only else None)


def rebuild(app: App, commit: str) -> None:
    """Build and deploy the commit again, as if it had been pushed."""
    push(app, commit, "ps:rebuild", {})


@contextmanager
def deploy_lock(app: App, who: str) -> Iterator[None]:
    """One deploy at a time an app; raises DockyardError saying who holds the lock and since when."""
    note = f"{who} since {time.strftime('%H:%M:%S')}"
    try:
        with lock.hold(app.deploy_lock, note, wait=False):
            yield
    except lock.Held as held:
        raise DockyardError(
            f"{app.name} currently has a deploy lock in place. Exiting...\n"
            f"It is being deployed by {held}. Wait for that to end and try again."
        ) from None


def _refuse_when_locked(app: App) -> None:
    if properties.get(app, "locked"):
        raise DockyardError(
            f"{app.name} currently has a deploy lock in place. Exiting...\n"
            f"Run 'apps:unlock' to release the existing deploy lock"
        )


@contextmanager
def _undone_on_failure(app: App, release: Release) -> Iterator[None]:
    """Whatever goes wrong before the release is the current one: its directory goes, the app is as it was."""
    try:
        yield
    except BaseException:
        if release.outcome != "deployed":
            releases.remove(release.directory)
        raise


@contextmanager
def _stage(release: Release, name: str) -> Iterator[None]:
    begin = time.monotonic()
    yield
    release.stages[name] = round(time.monotonic() - begin, 3)


def _app_json_path(app: App) -> str:
    return str(properties.computed(app, "app-json.appjson-path", "app.json"))


def _read_promises(app: App, release: Release) -> AppJson:
    """Read Procfile and app.json before anything is built: a mistake in them is told in a second."""
    promised = app_json.read(release.app_directory, _app_json_path(app))
    release.process_types = procfile.read(release.app_directory, _procfile_path(app))
    if release.process_types and "web" not in release.process_types and not app.is_deployed:
        output.warn(f"The Procfile has no web process: {app.name} will not answer requests")
    return promised


def _procfile_path(app: App) -> str:
    return str(properties.computed(app, "ps.procfile-path", "Procfile"))


def _know_process_types(app: App, release: Release, offered: dict[str, str]) -> None:
    release.process_types = release.process_types or offered
    if not release.process_types:
        raise StageFailed(
            "No process types: there is no Procfile and the buildpack offers none. "
            "Add a file Procfile with a line `web: COMMAND` and push again."
        )
    output.info1("Discovering process types")
    output.verbose(f"Procfile declares types -> {', '.join(release.process_types)}")


def _config(app: App, release: Release, promised: AppJson) -> dict[str, str]:
    """The config vars this deploy runs with; they are stored only when it succeeds."""
    present = config_vars.merged(app)
    return present | _additions(app, promised, present) | _revision(app, release)


def _additions(app: App, promised: AppJson, present: dict[str, str]) -> dict[str, str]:
    return app_json.additions(promised.env, present, first=not app.is_deployed)


def _revision(app: App, release: Release) -> dict[str, str]:
    variable = properties.get(app, "git.rev-env-var", "GIT_REV")
    return {variable: release.commit} if variable else {}


def _release_and_deploy(app: App, release: Release, promised: AppJson, config: dict[str, str]) -> None:
    with _stage(release, "release"):
        output.info1(f"Releasing {app.name}...")
        _tell_additions(app, promised, config)
        storage.attach(app, release.app_directory)
        tasks.before_deploy(app, release, promised, config)
    if properties.computed(app, "ps.skip-deploy", "false") == "true":
        output.info1("Skipping deployment")
        return
    _deploy(app, release, promised, config, None)


def _tell_additions(app: App, promised: AppJson, config: dict[str, str]) -> None:
    if not promised.env:
        return
    output.info1("Processing app.json env vars")
    stored = config_vars.merged(app)
    added = [one.name for one in promised.env if one.name in config and stored.get(one.name) != config[one.name]]
    if added:
        output.info1(f"Setting {len(added)} env var(s) from app.json")
    else:
        output.verbose("No env vars to set from app.json")


def _deploy(app: App, release: Release, promised: AppJson, config: dict[str, str], only: list[str] | None) -> None:
    """Start the new beside the old, check it, switch, let the old go."""
    output.info1(f"Deploying {app.name} via the dockyard scheduler...")
    caddy.ensure_running()
    quantities = scale.after_deploy(scale.of(app), list(release.process_types), promised.formation)
    old = process.live(app)
    kept = [one for one in old if only is not None and one.type not in only]
    with _stage(release, "start"):
        new = _start_and_check(app, release, promised, config, quantities, only)
    _switch(app, release, config, quantities, [*kept, *new], promised)
    output.info1("Running post-deploy")
    tasks.after_deploy(app, release, promised, config)
    _retire(app, [one for one in old if one not in kept])
    output.info2("Application deployed:")
    for host in vhosts.of(app):
        output.verbose(caddy.url(host))
    output.plain("")


def _start_and_check(
    app: App, release: Release, promised: AppJson, config: dict[str, str], quantities: dict[str, int],
    only: list[str] | None,
) -> list[Process]:  # fmt: skip
    """Web first, then the other types; the first failure stops everything that was started here."""
    started: list[Process] = []
    try:
        for kind in sorted(quantities, key=lambda kind: (kind != "web", kind)):
            if quantities[kind] == 0 or kind == "release" or (only is not None and kind not in only):
                continue
            if kind not in release.process_types:
                output.warn(f"Skipping {kind} as it is missing from the current Procfile")
                continue
            output.info1(f"Deploying {kind} (count={quantities[kind]})")
            if startup.is_listed(app, "disabled", kind):
                _retire(app, [one for one in process.live(app) if one.type == kind], wait=True)
            for index in range(1, quantities[kind] + 1):
                started.append(formation.start(app, release, kind, index, config))
                startup.pass_or_fail(app, release, started[-1], promised)
    except BaseException:
        for one in started:
            formation.stop(one, wait=True)
        raise
    return started


def _switch(
    app: App, release: Release, config: dict[str, str], quantities: dict[str, int], live: list[Process],
    promised: AppJson,
) -> None:  # fmt: skip
    """The moment the new release takes effect: state first, then the router follows it."""
    with _stage(release, "switch"):
        stored = config_vars.merged(app)
        config_vars.change(app, {key: value for key, value in config.items() if stored.get(key) != value})
        scale.put(app, quantities)
        properties.put(app, "ps.can-scale", None if not promised.formation else "false")
        properties.put(app, "ps.restore", None)
        process.put_live(app, live)
        releases.finish(app, release)
        output.info1("Configuring the router")
        caddy.reload()
    release.save()


def _retire(app: App, old: list[Process], *, wait: bool = False) -> None:
    """Let processes finish: SIGTERM now, SIGKILL after the stop timeout, in the background unless `wait`."""
    if old:
        output.info1("Shutting down old processes")
    for one in old:
        formation.stop(one, wait=wait)
