"""The story of a deploy, top to bottom: how a pushed commit becomes the release that serves."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from dockyard import config_vars, lock, output, properties, storage
from dockyard.app import App
from dockyard.build.build import build
from dockyard.checks import startup
from dockyard.errors import DockyardError
from dockyard.processes import formation, process, scale
from dockyard.processes.process import Process
from dockyard.receive import repository
from dockyard.release import attempt as attempts
from dockyard.release import disk_space, tasks
from dockyard.release import release as releases
from dockyard.release.attempt import Attempt
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
        with _undone_on_failure(release):
            with _stage(release, "extract"):
                output.info1("Cleaning up...")
                formation.sweep(app)
                repository.extract(app, commit, release.app_directory, quarantine)
            attempt = attempts.of_source(app, release)
            with _stage(release, "build"):
                offered = build(app, release, attempt.promised, attempt.config)
                attempts.know_process_types(attempt, offered)
            _release_and_deploy(attempt)
        releases.prune(app)


def redeploy(app: App, trigger: str) -> None:
    """Release and deploy the present build again, with the config vars of now (Dokku: what config:set does)."""
    with deploy_lock(app, trigger, wait=True):
        formation.sweep(app)
        _release_and_deploy(attempts.of_current(app))


def restart(app: App, only: str | None = None) -> None:
    """New processes from the present build beside the old, then the switch: no tasks run before it.

    Arguments: `only`, a process type; the others keep running.
    """
    with deploy_lock(app, "restart", wait=True):
        formation.sweep(app)
        attempt = attempts.of_current(app)
        storage.attach(app, attempt.release.app_directory)
        _deploy(attempt, [only] if only else None)


def rebuild(app: App, commit: str) -> None:
    """Build and deploy the commit again, as if it had been pushed."""
    push(app, commit, "ps:rebuild", {})


@contextmanager
def deploy_lock(app: App, who: str, *, wait: bool = False) -> Iterator[None]:
    """One deploy at a time an app.

    Arguments: `who` is deploying, for others to read; `wait` for the deploy under way, which a changed config or scale
    must not miss. Without it raises DockyardError saying who holds the lock and since when.
    """
    note = f"{who} since {time.strftime('%H:%M:%S')}"
    try:
        with lock.hold(app.deploy_lock, note, wait=wait, waiting=_tell_wait):
            yield
    except lock.Held as held:
        raise DockyardError(
            f"{app.name} currently has a deploy lock in place. Exiting...\n"
            f"It is being deployed by {held}. Wait for that to end and try again."
        ) from None


def _tell_wait(holder: str) -> None:
    output.info1(f"Waiting for the deploy by {holder}")


def _refuse_when_locked(app: App) -> None:
    if properties.get(app, "locked"):
        raise DockyardError(
            f"{app.name} currently has a deploy lock in place. Exiting...\n"
            f"Run 'apps:unlock' to release the existing deploy lock"
        )


@contextmanager
def _undone_on_failure(release: Release) -> Iterator[None]:
    """Whatever goes wrong before the release is the current one: its directory goes, the app is as it was."""
    try:
        yield
    except BaseException as reason:
        if release.outcome != "deployed":
            releases.remove(release.directory)
            if isinstance(reason, KeyboardInterrupt):
                output.warn("What was under way has been undone")
        raise


@contextmanager
def _stage(release: Release, name: str) -> Iterator[None]:
    begin = time.monotonic()
    yield
    release.stages[name] = round(time.monotonic() - begin, 3)


def _release_and_deploy(attempt: Attempt) -> None:
    app, release = attempt.app, attempt.release
    with _stage(release, "release"):
        output.info1(f"Releasing {app.name}...")
        attempts.tell_additions(attempt)
        storage.attach(app, release.app_directory)
        tasks.before_deploy(app, release, attempt.promised, attempt.config)
    if properties.computed(app, "ps.skip-deploy", "false") == "true":
        output.info1("Skipping deployment")
        config_vars.change(app, attempt.additions)
        releases.finish(app, release)
        return
    _deploy(attempt, None)


def _deploy(attempt: Attempt, only: list[str] | None) -> None:
    """Start the new beside the old, check it, switch, let the old go.

    Arguments: `only`, the process types to replace; None for all.
    """
    app, release = attempt.app, attempt.release
    output.info1(f"Deploying {app.name} via the dockyard scheduler...")
    caddy.ensure_running()
    quantities = scale.after_deploy(scale.of(app), list(release.process_types), attempt.promised.formation)
    kept = [one for one in process.live(app) if only is not None and one.type not in only]
    old = [one for one in process.live(app) if one not in kept]
    new: list[Process] = []
    with _stopped_on_failure(new):
        with _stage(release, "start"):
            _start_and_check(attempt, quantities, only, new)
        with _stage(release, "switch"), _switched_back_on_failure(app):
            _switch(attempt, quantities, [*kept, *new])
    try:
        output.info1("Running post-deploy")
        tasks.after_deploy(app, release, attempt.promised, attempt.config)
    finally:
        _retire(old)
    release.save()
    _tell_addresses(app)


def _start_and_check(
    attempt: Attempt, quantities: dict[str, int], only: list[str] | None, new: list[Process]
) -> None:  # fmt: skip
    """Start and check every process wanted, web first, then the other types; each is appended to `new` at its start.

    Raises StageFailed at the first that does not come up.
    """
    app, release = attempt.app, attempt.release
    for kind in sorted(quantities, key=lambda kind: (kind != "web", kind)):
        if quantities[kind] == 0 or kind == "release" or (only is not None and kind not in only):
            continue
        if kind not in release.process_types:
            output.warn(f"Skipping {kind} as it is missing from the current Procfile")
            continue
        output.info1(f"Deploying {kind} (count={quantities[kind]})")
        if startup.is_listed(app, "disabled", kind):
            for one in process.live(app):
                if one.type == kind:
                    formation.stop(one, wait=True)
        for index in range(1, quantities[kind] + 1):
            new.append(formation.start(app, release, kind, index, attempt.config))
            startup.pass_or_fail(app, release, new[-1], attempt.promised)


@contextmanager
def _stopped_on_failure(new: list[Process]) -> Iterator[None]:
    """Whatever goes wrong: the processes in `new` at that time go."""
    try:
        yield
    except BaseException:
        for one in new:
            formation.stop(one, wait=True)
        raise


@contextmanager
def _switched_back_on_failure(app: App) -> Iterator[None]:
    """Whatever goes wrong: what was live before is, the router follows it, and config and scale are as they were."""
    live, config, quantities = process.live(app), config_vars.load(app), scale.of(app)
    try:
        yield
    except BaseException:
        with output.said_if_it_fails("The old processes could not be made the live ones again"):
            process.put_live(app, live)
            caddy.reload()
        with output.said_if_it_fails("The config vars could not be set back"):
            config_vars.change(app, config, replace=True)
            scale.put(app, quantities)
        raise


def _switch(attempt: Attempt, quantities: dict[str, int], live: list[Process]) -> None:
    """The moment the new release takes effect: what is live first, then the router follows it, then the records."""
    app = attempt.app
    output.info1("Configuring the router")
    process.put_live(app, live)
    caddy.reload()
    config_vars.change(app, attempt.additions)
    scale.put(app, quantities)
    properties.put(app, "ps.can-scale", "false" if attempt.promised.formation else None)
    properties.put(app, "ps.restore", None)
    releases.finish(app, attempt.release)


def _retire(old: list[Process]) -> None:
    """Let processes finish in the background: SIGTERM now, SIGKILL after the stop timeout."""
    if old:
        output.info1("Shutting down old processes")
    for one in old:
        formation.stop(one, wait=False)


def _tell_addresses(app: App) -> None:
    output.info2("Application deployed:")
    for host in vhosts.of(app):
        output.verbose(caddy.url(host))
    output.plain("")
