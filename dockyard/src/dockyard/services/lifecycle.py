"""Creating, starting, stopping and destroying services: whole or not at all, one command a service at a time."""

import secrets
import time
from collections.abc import Callable
from pathlib import Path

from dockyard import files, lock, paths
from dockyard.errors import DockyardError
from dockyard.logs import reading
from dockyard.processes import ports, supervisor
from dockyard.schedule import jobs, program
from dockyard.services.kind import Kind
from dockyard.services.service import NO_NAME, Record, Service, reserved_ports, write_record

READY_DEADLINE = 60
"""Seconds a server gets to let clients in: enough for recovery after a power cut on a slow disk."""

POLL_SECONDS = 0.05
STOP_SECONDS = 60
"""Seconds a server gets to write its data and end before it is killed."""

STATUSES = {"RUNNING": "running", "STARTING": "running", "BACKOFF": "restarting", "STOPPING": "stopping"}
"""supervisor's words to Docker's. A program counts as STARTING for a second after it has been started."""


def settings(service: Service) -> dict[str, str]:
    """How the process supervisor keeps the server."""
    return {
        "directory": str(service.directory),
        "autostart": "true",
        "autorestart": "true",
        "startretries": "5",
        "stopsignal": service.kind.stop_signal,
        "stopwaitsecs": str(STOP_SECONDS),
        "redirect_stderr": "true",
        "stdout_logfile": str(service.log),
        "stdout_logfile_maxbytes": "5MB",
        "stdout_logfile_backups": "1",
    }


def status(service: Service) -> str:
    """ "running", "restarting", "stopping" or "stopped"."""
    facts = supervisor.states().get(service.program, {})
    return STATUSES.get(facts.get("statename", ""), "stopped")


def require_running(service: Service) -> None:
    """Raises DockyardError, with the command that starts it, when the service is not running."""
    if status(service) != "running":
        raise DockyardError(
            f"Service {service.name} is not running: start it with `dokku {service.kind.name}:start {service.name}`"
        )


def create(kind: Kind, name: str | None, password: str | None, say: Callable[[str], None], major: str = "") -> Service:
    """Make a service and start it.

    Arguments: `password`, None for a random one; `say`, told what is under way; `major`, the major version wanted,
    empty for the newest. Raises DockyardError, with nothing left behind, when the name is bad or taken, when there is
    no such version, or when it does not start.
    """
    if not name:
        raise DockyardError(NO_NAME)
    service = Service(kind, name)
    _check_major(kind, major)
    with lock.hold(service.lock, f"{kind.name}:create {name}"):
        if service.exists():
            raise DockyardError(f"{kind.title} service {name} already exists")
        try:
            _prepare(service, _checked(password), kind.version(major), say)
            say(f"Waiting for {kind.title} to be ready")
            _start(service)
        except BaseException:
            _remove(service)
            raise
    return service


def _check_major(kind: Kind, major: str) -> None:
    if major and major not in kind.versions:
        raise DockyardError(f"No {kind.title} {major} here: choose {' or '.join(kind.versions)}")


def _checked(password: str | None) -> str:
    """The password, or a random one; raises DockyardError for one that cannot be written in a settings file."""
    if password is None:
        return secrets.token_hex(16)
    if not password or not password.isprintable():
        raise DockyardError("The password is empty or has a character that is not printable: use another one")
    return password


def _prepare(service: Service, password: str, version: str, say: Callable[[str], None]) -> None:
    """Build the service beside its place and move it there: it exists when it is whole."""
    place = service.staging
    files.discard(place)
    place.mkdir(mode=0o700, parents=True)
    say(f"Preparing {service.kind.title} {version}")
    service.kind.prepare(service, place, _reserve(place, version, password))
    place.rename(service.directory)


def _reserve(place: Path, version: str, password: str) -> Record:
    """Write the record, with a port that no other service has."""
    with lock.hold(paths.locks() / "service-ports"):
        record = Record(ports.free(reserved_ports()), version, password)
        write_record(place, record)
    return record


def start(service: Service) -> bool:
    """Start a service and wait until it lets clients in; False when it was running. Raises DockyardError otherwise."""
    with lock.hold(service.lock, f"{service.kind.name}:start {service.name}"):
        if status(service) == "running":
            return False
        _start(service)
    return True


def is_wanted(service: Service) -> bool:
    """Whether the service is to run: it is, until `KIND:stop`."""
    return supervisor.is_described(service.program)


def ensure_running(service: Service) -> None:
    """Have the service running and letting clients in, as after a start of the platform."""
    start(service)
    with lock.hold(service.lock):
        _wait(service)


def _start(service: Service) -> None:
    supervisor.stop(service.program, wait=True)  # one that failed before is forgotten: its settings may be old
    port = service.record().port
    if not ports.is_free(port):
        raise DockyardError(
            f"{service.kind.title} service {service.name} cannot start: another program listens on its port, {port}\n"
            f"Stop that program (`ss -ltnp` names it), then type `dokku {service.kind.name}:start {service.name}`"
        )
    supervisor.add(service.program, service.kind.command(service), settings(service))
    _wait(service)


def _wait(service: Service) -> None:
    deadline = time.monotonic() + READY_DEADLINE
    while not service.kind.answers(service):
        failed = status(service) == "stopped"
        if failed or time.monotonic() > deadline:
            reason = "did not start" if failed else f"lets nobody in after {READY_DEADLINE} seconds"
            said = "\n".join(reading.tail(service.log, 5)) or "It said nothing."
            raise DockyardError(
                f"{service.kind.title} service {service.name} {reason}. The end of its log:\n{said}\n"
                "Repair what it names (a full disk, too little memory ...), then try again"
            )
        time.sleep(POLL_SECONDS)


def stop(service: Service) -> bool:
    """Stop a service until it is started again; False when it was stopped."""
    with lock.hold(service.lock, f"{service.kind.name}:stop {service.name}"):
        was = status(service)
        supervisor.stop(service.program, wait=True)
    return was != "stopped"


def restart_with(service: Service, change: Callable[[], None], undo: Callable[[], None], who: str = "import") -> None:
    """Stop the service, `change` its files and start it; `undo` the change when it does not start with it.

    Arguments: `who`, the command that does it. A killed one leaves the service stopped but wanted: it comes back with
    `KIND:start` and with the platform.
    """
    with lock.hold(service.lock, f"{service.kind.name}:{who} {service.name}"):
        supervisor.pause(service.program)
        try:
            change()
            _start(service)
        except BaseException:
            supervisor.pause(service.program)
            undo()
            _start(service)
            raise


def destroy(service: Service, check: Callable[[], None]) -> None:
    """Stop a service and delete its data. `check` raises DockyardError, under the lock, when that must not be."""
    with lock.hold(service.lock, f"{service.kind.name}:destroy {service.name}"):
        check()
        if jobs.remove(jobs.backup_of(service.program)):
            program.settle()
        _remove(service)


def _remove(service: Service) -> None:
    supervisor.stop(service.program, wait=True)
    files.discard(service.staging)
    if service.exists():
        service.directory.rename(service.staging)
    files.discard(service.staging)
