"""The checks a starting process must pass before traffic may reach it (Dokku's zero-downtime checks)."""

import time

from dockyard import files, output, properties
from dockyard.app import App
from dockyard.checks import probe
from dockyard.checks.healthcheck import Healthcheck
from dockyard.errors import StageFailed
from dockyard.logs import reading
from dockyard.processes import supervisor
from dockyard.processes.process import Process
from dockyard.release.app_json import AppJson
from dockyard.release.release import Release
from dockyard.router import vhosts

DEFAULT_WAIT = "10"
"""Seconds a process without checks of its own must stay up (Dokku's checks property default-wait)."""

BOOT_SECONDS = 60
"""Seconds a web process gets to listen on its port (Heroku's boot time-out)."""

POLL_SECONDS = 0.05


def is_listed(app: App, prop: str, kind: str) -> bool:
    """Whether a process type is in the app's property "checks.disabled" or "checks.skipped"."""
    return bool({kind, "_all_"} & set(properties.get(app, f"checks.{prop}", [])))


def pass_or_fail(app: App, release: Release, process: Process, app_json: AppJson) -> None:
    """Run every startup check against the process, saying how it goes.

    Raises StageFailed when one fails or the process dies; its output has been shown then.
    """
    if any(is_listed(app, prop, process.type) for prop in ("skipped", "disabled")):
        output.info2(f"Zero downtime checks have been skipped ({process.name})")
        return
    output.verbose(f"Attempting pre-flight checks ({process.name})")
    wanted = [check for check in app_json.healthchecks.get(process.type, []) if check.type == "startup"]
    failed = 0
    try:
        if process.type == "web":
            _await_port(process)
        for check in wanted or [_uptime(app, process)]:
            failed += not _passes(app, release, process, check)
    except _Died as death:
        output.verbose(str(death))
        failed += 1
    if failed:
        _show_output(app, process)
        raise StageFailed(f"Could not start due to {failed} failed checks ({process.name})")
    output.verbose(f"All checks successful ({process.name})")


class _Died(Exception):
    """The process ended, or never listened."""


def _uptime(app: App, process: Process) -> Healthcheck:
    seconds = int(properties.computed(app, "checks.default-wait", DEFAULT_WAIT)) if process.type != "web" else 0
    return Healthcheck(name="default", uptime=seconds)


def _await_port(process: Process) -> None:
    """Wait until the process listens on its port: no check can succeed earlier, and polling is quicker than waiting."""
    deadline = time.monotonic() + BOOT_SECONDS
    while not probe.listens(process.port, timeout=1):
        _must_live(process)
        if time.monotonic() > deadline:
            raise _Died(
                f"Nothing listened on port {process.port} within {BOOT_SECONDS} seconds. "
                "Let the web process listen on $PORT at 0.0.0.0, or at $BIND_ADDRESS."
            )
        time.sleep(POLL_SECONDS)
    _must_live(process)


def _must_live(process: Process) -> None:
    facts = supervisor.states().get(process.program, {})
    state = facts.get("statename", "missing")
    if state not in ("RUNNING", "STARTING"):
        raise _Died(f"The process ended by itself (exit status {facts.get('exitstatus', 'unknown')}).")


def _passes(app: App, release: Release, process: Process, check: Healthcheck) -> bool:
    time.sleep(check.initial_delay)
    for attempt in range(1, check.attempts + 1):
        _must_live(process)
        try:
            _ask(app, release, process, check)
            output.verbose(f"Healthcheck succeeded name='{check.name}'")
            return True
        except probe.NotYet as reason:
            output.verbose(f"Failure in name='{check.name}': {reason} (attempt {attempt} of {check.attempts})")
        except probe.Wrong as reason:
            output.verbose(f"Failure in name='{check.name}': {reason}")
            break
        if attempt < check.attempts:
            time.sleep(check.wait)
    return check.warn


def _ask(app: App, release: Release, process: Process, check: Healthcheck) -> None:
    port = check.port or process.port
    if check.path or check.content:
        probe.path(check, port, vhosts.health_host(app))
    elif check.command:
        described = files.read_json(process.description, {})
        probe.command(check, release.app_directory, described["env"])
    elif check.listening:
        if not probe.listens(port, check.timeout):
            raise probe.NotYet(f"nothing listens on port {port}")
    else:
        _stay_up(process, check.uptime)


def _stay_up(process: Process, seconds: int) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        _must_live(process)
        time.sleep(POLL_SECONDS)


def _show_output(app: App, process: Process) -> None:
    """Show what the process said since its start, as Dokku shows a container's output."""
    output.info2(f"Start of {app.name} container output ({process.cid} {process.name})")
    for line in reading.of_process(process):
        output.verbose(line)
    output.info2(f"End of {app.name} container output ({process.cid} {process.name})")
