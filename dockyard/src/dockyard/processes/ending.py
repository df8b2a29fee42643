"""Waiting for the end of programs that are being stopped, and not longer than they may take."""

import os
import signal
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from dockyard.processes import supervisor

POLL_SECONDS = 0.05


def wait(names: Iterable[str], seconds: float) -> None:
    """Wait until the programs have ended, and forget them.

    Arguments: `seconds`, after which they get SIGKILL. Their `stopwaitsecs` are longer: those are for programs nobody
    waits for.
    """
    deadline = time.monotonic() + seconds
    while left := _pids(names):
        if time.monotonic() > deadline:
            _kill(left.values())
        time.sleep(POLL_SECONDS)
    for name in names:
        supervisor.forget(name)


def shutdown(timeouts: Mapping[str, float] | None = None) -> None:
    """Stop every program and supervisord itself; returns when it has gone.

    Arguments: `timeouts`, name to seconds, for programs that get SIGKILL before their `stopwaitsecs` are over.
    """
    begin, pids = time.monotonic(), _pids(timeouts or {})
    waited = {pid: (timeouts or {})[name] for name, pid in pids.items()}
    supervisord = supervisor.begin_shutdown()
    while supervisord and Path(f"/proc/{supervisord}").exists() and not _reaped(supervisord):
        late = [pid for pid, seconds in waited.items() if time.monotonic() - begin > seconds]
        _kill(late)
        for pid in late:
            del waited[pid]
        time.sleep(POLL_SECONDS)


def _pids(names: Iterable[str]) -> dict[str, int]:
    """The process ids of those that have not ended."""
    known = supervisor.states()
    return {name: known[name]["pid"] for name in names if name in known and known[name]["pid"]}


def _kill(pids: Iterable[int]) -> None:
    """Kill programs with all they have started: each leads a process group of its own."""
    for pid in pids:
        with suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)


def _reaped(pid: int) -> bool:
    """Whether a process started by this very one has ended: it stays in /proc until its parent asks."""
    try:
        return os.waitpid(pid, os.WNOHANG)[0] == pid
    except ChildProcessError:
        return False
