"""The process supervisor (supervisord): one program a process, described in a file each, driven by XML-RPC."""

import http.client
import os
import shlex
import socket
import sys
import time
import xmlrpc.client
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from dockyard import files, lock, paths, shell
from dockyard.errors import DockyardError

START_DEADLINE = 30
"""Seconds supervisord gets to answer after it was started, on a machine that is busy."""

NOT_RUNNING, BAD_NAME, ALREADY_ADDED, ALREADY_STARTED, STILL_RUNNING = 70, 10, 90, 60, 91
"""Fault codes of supervisor's XML-RPC (supervisor.xmlrpc.Faults)."""


class _UnixConnection(http.client.HTTPConnection):
    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.connect(str(_socket()))


class _UnixTransport(xmlrpc.client.Transport):
    def make_connection(self, host: Any) -> _UnixConnection:
        connection = _UnixConnection("localhost")
        self._connection = host, connection
        return connection

    def request(self, *arguments: Any, **options: Any) -> Any:
        """One call on a connection of its own, closed whatever happens."""
        try:
            return super().request(*arguments, **options)
        finally:
            self.close()


def _socket() -> Path:
    return paths.run() / "supervisor.sock"


def _rpc() -> Any:
    return xmlrpc.client.ServerProxy("http://localhost", transport=_UnixTransport()).supervisor


def is_running() -> bool:
    """Whether supervisord answers."""
    try:
        return bool(_rpc().getPID())
    except OSError:
        return False


def configuration(pid_file: Path, log: Path, programs: Path) -> str:
    """supervisord's own settings."""
    return f"""[unix_http_server]
file={_escape(_socket())}
chmod=0700

[supervisord]
pidfile={_escape(pid_file)}
logfile={_escape(log)}
logfile_maxbytes=1MB
logfile_backups=1
loglevel=warn
silent=true

[rpcinterface:supervisor]
supervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface

[include]
files={_escape(programs.name)}/*.ini
"""


def program(name: str, command: list[str], settings: Mapping[str, str]) -> str:
    """The description of one program.

    Arguments: `command`, its words; `settings`, supervisor's. The program is on a leash: it ends with supervisord.
    """
    leash = [sys.executable, "-I", "-S", str(Path(__file__).with_name("leash.py")), settings.get("stopsignal", "TERM")]
    command = [*leash, *command]
    lines = [f"[program:{name}]", f"command={_escape(' '.join(map(shlex.quote, command)))}"]
    return "\n".join([*lines, *(f"{key}={_escape(value)}" for key, value in settings.items()), ""])


def _escape(value: object) -> str:
    return str(value).replace("%", "%%")


def _programs() -> Path:
    return paths.supervisor() / "programs"


def ensure_running() -> None:
    """Start supervisord, and so everything it is to keep running, unless it answers already.

    Raises DockyardError when it does not come up.
    """
    if is_running():
        return
    with lock.hold(paths.locks() / "supervisor"):
        if not is_running():
            _start()


def _start() -> None:
    _make_run_directory()
    _programs().mkdir(parents=True, exist_ok=True)
    settings = paths.supervisor() / "supervisord.conf"
    log = paths.supervisor() / "supervisord.log"
    files.write(settings, configuration(paths.supervisor() / "supervisord.pid", log, _programs()))
    shell.detached(
        [sys.executable, "-m", "supervisor.supervisord", "--nodaemon", "-c", str(settings)],
        cwd=paths.home(),
        env=_environment(),
    )
    deadline = time.monotonic() + START_DEADLINE
    while not is_running():
        if time.monotonic() > deadline:
            raise DockyardError(f"The process supervisor did not start: see {log}")
        time.sleep(0.05)


def _make_run_directory() -> None:
    """Make the directory of the sockets; raises DockyardError when it is somebody else's, as it may be below /tmp."""
    place = paths.run()
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    facts = place.lstat()
    if facts.st_uid != os.getuid() or facts.st_mode & 0o077:
        raise DockyardError(
            f"{place} belongs to somebody else or is open to others, so no socket is put there. "
            "Delete it, or set DOCKYARD_HOME to a directory with a shorter path"
        )


def _environment() -> dict[str, str]:
    """What programs inherit: nothing of the shell that happened to start the platform but the way to find things."""
    kept = ("PATH", "HOME", "USER", "LOGNAME", "LANG", "LC_ALL", "TMPDIR", "TZ", "DOCKYARD_HOME")
    return {key: os.environ[key] for key in kept if key in os.environ}


def add(name: str, command: list[str], settings: Mapping[str, str]) -> None:
    """Describe a program and start it; returns without waiting for it to be up. Adding it again changes nothing."""
    ensure_running()
    description = program(name, command, settings)
    place = _programs() / f"{name}.ini"
    files.write(place, description, mode=0o600)
    rpc = _rpc()
    with lock.hold(paths.locks() / "supervisor-programs"):
        _ignoring((), rpc.reloadConfig)
        _ignoring(ALREADY_ADDED, rpc.addProcessGroup, name)
    _ignoring(ALREADY_STARTED, rpc.startProcess, name, False)


def is_described(name: str) -> bool:
    """Whether the program is to run: it is described until it is stopped."""
    return (_programs() / f"{name}.ini").exists()


def withdraw(name: str) -> None:
    """Take back a program's description: it runs on and does not come back with the next start of the platform."""
    (_programs() / f"{name}.ini").unlink(missing_ok=True)


def stop(name: str, *, wait: bool) -> None:
    """Send a program its stop signal, and SIGKILL when its `stopwaitsecs` are over.

    Arguments: `wait`, whether to return only when it has ended. Its description goes at once, so that it does not
    come back with the next start of the platform.
    """
    withdraw(name)
    if not is_running():
        return
    _ignoring((NOT_RUNNING, BAD_NAME), _rpc().stopProcess, name, wait)
    if wait:
        forget(name)


def pause(name: str) -> None:
    """Stop a program for a while and wait until it has ended: it stays described, and comes back with the platform."""
    if is_running():
        _ignoring((NOT_RUNNING, BAD_NAME), _rpc().stopProcess, name, True)


def forget(name: str) -> None:
    """Take a stopped program off supervisord's list; one that still runs, or is unknown, is left alone."""
    with lock.hold(paths.locks() / "supervisor-programs"):
        rpc = _rpc()
        _ignoring((), rpc.reloadConfig)
        _ignoring((BAD_NAME, STILL_RUNNING), rpc.removeProcessGroup, name)


def _ignoring(codes: int | tuple[int, ...], call: Any, *arguments: Any) -> None:
    try:
        call(*arguments)
    except xmlrpc.client.Fault as fault:
        if fault.faultCode not in (codes if isinstance(codes, tuple) else (codes,)):
            raise DockyardError(f"The process supervisor refused: {fault.faultString}") from None


def states() -> dict[str, dict[str, Any]]:
    """Every program supervisord knows: name to its facts (`statename`, `pid`, `exitstatus`, `start` ...)."""
    if not is_running():
        return {}
    return {cast(str, row["name"]): row for row in _rpc().getAllProcessInfo()}


def begin_shutdown() -> int | None:
    """Have supervisord stop every program and then itself; returns its process id, or None when it does not run."""
    if not is_running():
        return None
    pid = int(_rpc().getPID())
    _rpc().shutdown()
    return pid


def launcher(description: Path) -> list[str]:
    """The command line that runs a described process; `-I -S` keeps it small and free of the environment's say."""
    return [sys.executable, "-I", "-S", str(Path(__file__).with_name("launcher.py")), str(description)]
