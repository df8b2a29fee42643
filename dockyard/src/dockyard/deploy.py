"""The story of a deploy, top to bottom: how a pushed commit becomes the release that serves, and how one comes back."""

from collections.abc import Iterator
from contextlib import contextmanager

from dockyard import config_vars, deploy_lock, output, properties, recovery, storage, switch, watch
from dockyard.app import App
from dockyard.build.build import build
from dockyard.checks import startup
from dockyard.processes import formation, process, scale
from dockyard.processes.process import Process
from dockyard.receive import repository
from dockyard.receive.repository import Pushed
from dockyard.release import assets, disk_space, provenance, records, sbom, schema, slug, slugignore, tasks
from dockyard.release import attempt as attempts
from dockyard.release import release as releases
from dockyard.release.attempt import Attempt
from dockyard.release.release import Release
from dockyard.router import caddy, vhosts
from dockyard.schedule import program
from dockyard.services import backups


def push(app: App, pushed: Pushed, *, trigger: str = "push", wait: bool | None = None) -> None:
    """Deploy a pushed commit.

    Arguments: `wait` for a deploy under way instead of being refused; None for what the property `releases.wait` says.
    Raises DockyardError when any stage up to the switch fails: nothing has changed then, the old release serves.
    """
    with deploy_lock.hold(app, f"{pushed.author} ({pushed.commit[:7]})", wait=wait):
        deploy_lock.refuse_when_locked(app)
        just_deployed = releases.just_deployed(app, pushed.ref, repository.MOVE_SECONDS)
        repository.refuse_moved(app, pushed, just_deployed)
        recovery.tidy(app)
        disk_space.require(app)
        release = releases.begin(app, pushed.commit, trigger, pushed.author, ref=pushed.ref)
        with _watched(release):
            with records.stage(release, "extract"):
                output.info1("Cleaning up...")
                repository.extract(app, pushed.commit, release.app_directory, pushed.quarantine)
                slugignore.apply(release.app_directory)
            attempt = attempts.of_source(app, release)
            backups.before_release(app)
            with records.stage(release, "build"):
                _build(attempt)
            _release_and_deploy(attempt)


def redeploy(app: App, trigger: str, author: str) -> None:
    """Release and deploy the present build again, with the config vars of now (Dokku: what config:set does)."""
    with deploy_lock.hold(app, f"{author} ({trigger})", wait=True):
        recovery.tidy(app)
        release = _begin_from(releases.current(app), trigger, author)
        with _watched(release):
            _release_and_deploy(attempts.of_build(app, release))


def rollback(
    app: App,
    version: str,
    author: str,
    *,
    own_config: bool = False,
    force: bool = False,
    wait: bool = False,
    reason: str = "",
    instead_of: int = 0,
) -> None:
    """Deploy the build of an earlier release again: no build, no tasks, only its health checks.

    Arguments: `version`, "v3", or empty for what served before the present build; `own_config`, whether it gets the
    config vars it had then in place of those of now; `force`, whether also past a contracting migration; `reason`, why,
    for the history; `instead_of`, a release: nothing is done when another one serves by now. Raises DockyardError when
    there is no such release or it cannot serve; the present one serves on.
    """
    with deploy_lock.hold(app, f"{author} (rollback)", wait=wait or None):
        deploy_lock.refuse_when_locked(app)
        if instead_of and releases.current(app).number != instead_of:
            return
        target = releases.to_roll_back_to(app, version)
        if not force:
            schema.refuse_before(app, target)
        recovery.tidy(app)
        release = _begin_from(target, f"rollback to {target.version}{f': {reason}' if reason else ''}", author)
        with _closed(release):
            attempt = _rollback_attempt(app, release, target if own_config else None)
            releases.keep_config(app, release, attempt.own_config, attempts.revision_variable(app))
            _attach_storage_and_check(app, release)
            _deploy(attempt, None)


@contextmanager
def _closed(release: Release) -> Iterator[None]:
    """Record how the release goes, and make room in the end, however it ended."""
    app = App(release.app)
    try:
        with records.kept(release):
            yield
    finally:
        if app.is_deployed:
            releases.prune(app)
        assets.gather(app)
        program.follow()


@contextmanager
def _watched(release: Release) -> Iterator[None]:
    """As `_closed`; a release that serves in the end, even with a failed postdeploy, is watched."""
    try:
        with _closed(release):
            yield
    finally:
        if release.outcome == releases.DEPLOYED:
            watch.begin(App(release.app), release)


def _begin_from(earlier: Release, trigger: str, author: str) -> Release:
    return releases.begin(App(earlier.app), earlier.commit, trigger, author, of=earlier)


def _rollback_attempt(app: App, release: Release, config_of: Release | None) -> Attempt:
    if config_of is None:
        output.info1(f"Rolling {app.name} back to commit {release.commit[:7]}, with the config vars of now")
        return attempts.of_earlier_build(app, release)
    output.info1(f"Rolling {app.name} back to commit {release.commit[:7]}, with the config vars of {config_of.version}")
    return attempts.with_config_of(app, release, config_of)


def restart(app: App, only: str | None = None) -> None:
    """New processes from the present build beside the old, then the switch: no tasks run before it.

    Arguments: `only`, a process type; the others keep running.
    """
    with deploy_lock.hold(app, "restart", wait=True):
        recovery.tidy(app)
        _restart(app, [only] if only else None)


def rescale(app: App, wanted: dict[str, int], *, skip: bool = False) -> None:
    """Change how many processes of some types there are; those of a changed type are started anew.

    Arguments: `skip`, whether to leave the processes alone until the next deploy. When they do not start, the
    quantities are as they were.
    """
    with deploy_lock.hold(app, "ps:scale", wait=True):
        before = scale.of(app)
        scale.put(app, before | wanted)
        changed = [kind for kind, count in wanted.items() if before.get(kind, 0) != count]
        if not changed or not app.is_deployed or skip or properties.get(app, "ps.restore") == "false":
            return
        recovery.tidy(app)
        try:
            _restart(app, changed)
        except BaseException:
            scale.put(app, before)
            raise


def stop(app: App) -> None:
    """Stop every process of the app until `ps:start`, when the deploy under way is over."""
    with deploy_lock.hold(app, "ps:stop", wait=True):
        properties.put(app, "ps.restore", "false")
        formation.stop_all(app)
        caddy.reload()


def _restart(app: App, only: list[str] | None) -> None:
    attempt = attempts.of_current(app)
    _attach_storage_and_check(app, attempt.release)
    _deploy(attempt, only)


def _build(attempt: Attempt) -> None:
    app, release = attempt.app, attempt.release
    try:
        offered = build(app, release, attempt.promised, attempt.config)
    finally:
        schema.note(app, release)
    attempts.know_process_types(attempt, offered)


def _attach_storage_and_check(app: App, release: Release) -> None:
    """Make a build that is there ready for processes to start from it; raises DockyardError when it was tampered with.

    Storage comes first: it may cover files of the build.
    """
    storage.attach(app, release.app_directory)
    slug.verify(app, release.slug_directory, release.digest)


def _seal(attempt: Attempt) -> None:
    """End the build: what predeploy changes is part of it, what runs later is not."""
    app, release = attempt.app, attempt.release
    with records.stage(release, "predeploy"):
        storage.attach(app, release.app_directory)
        tasks.predeploy(app, release, attempt.promised, attempt.config)
    with records.stage(release, "seal"):
        release.digest = slug.seal(app, release.slug_directory)
        assets.keep(release.slug_directory, attempt.promised.assets)
        assets.gather(app)
        sbom.write(app, release)
        provenance.write(release)
        release.save()


def _release_and_deploy(attempt: Attempt) -> None:
    app, release = attempt.app, attempt.release
    releases.keep_config(app, release, attempt.own_config, attempts.revision_variable(app))
    output.info1(f"Releasing {app.name}...")
    attempts.tell_additions(attempt)
    if release.builds:
        _seal(attempt)
    with records.stage(release, "release"):
        if not release.builds:
            _attach_storage_and_check(app, release)
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
    try:
        with _stopped_on_failure(app, new):
            with records.stage(release, "start"):
                _start_and_check(attempt, quantities, only, new)
            with records.stage(release, "switch"):
                switch.to(attempt, quantities, [*kept, *new])
        output.info1("Running post-deploy")
        tasks.after_deploy(app, release, attempt.promised, attempt.config)
    finally:
        _retire([one for one in old if one not in process.live(app)])
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
                    formation.stop(one)
        for index in range(1, quantities[kind] + 1):
            new.append(formation.start(app, release, kind, index, attempt.config))
            startup.pass_or_fail(app, release, new[-1], attempt.promised)


@contextmanager
def _stopped_on_failure(app: App, new: list[Process]) -> Iterator[None]:
    """Whatever goes wrong: the processes in `new` at that time go, unless the switch has made them the live ones."""
    try:
        yield
    except BaseException:
        for one in new:
            if one not in process.live(app):
                formation.stop(one)
        raise


def _retire(old: list[Process]) -> None:
    """Let processes finish in the background."""
    if old:
        output.info1("Shutting down old processes")
    for one in old:
        formation.retire(one)


def _tell_addresses(app: App) -> None:
    output.info2("Application deployed:")
    for host in vhosts.of(app):
        output.verbose(caddy.url(host))
    output.plain("")
