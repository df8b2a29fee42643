"""The only place that starts other programs and waits for them."""

import ctypes
import os
import select
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from dockyard.errors import CommandFailed

PR_SET_PDEATHSIG = 1
"""prctl(2): the signal a process gets when its parent dies."""

GUARD = ("/bin/bash", "-c", 'trap "kill -KILL 0" TERM; (trap - INT QUIT; exec "$@") & wait $!', "bash")
"""Leads the session of a program that `stream` runs: told by the kernel that dockyard has died, it kills the
session. bash would let a background program ignore Ctrl-C; nothing a build starts is to know that it is one."""


@dataclass(frozen=True)
class Limit:
    """How long a program may take: `seconds`, and `grace` more from SIGTERM, which it then gets, to SIGKILL."""

    seconds: int
    grace: int

    @property
    def guard(self) -> list[str]:
        """Leads the session instead of GUARD: when dockyard dies, timeout(1) passes the kernel's SIGTERM on to all."""
        return ["timeout", f"--kill-after={self.grace}", str(self.seconds)]


_libc = ctypes.CDLL(None)


def run(
    argv: Sequence[str],
    *,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    stdin: bytes | None = None,
) -> str:
    """Run a program to its end and return what it printed on stdout.

    Raises CommandFailed, with its stderr, when it ends with another status than 0.
    """
    done = subprocess.run(list(argv), cwd=cwd, env=env, input=stdin, capture_output=True, check=False)
    if done.returncode != 0:
        raise CommandFailed(list(argv), done.returncode, done.stderr.decode(errors="replace"))
    return done.stdout.decode(errors="surrogateescape")


def succeeds(argv: Sequence[str], *, cwd: Path | None = None, env: Mapping[str, str] | None = None) -> bool:
    """Whether a program ends with status 0; what it prints is dropped, a missing program is a no."""
    try:
        run(argv, cwd=cwd, env=env)
    except (CommandFailed, FileNotFoundError, NotADirectoryError):
        return False
    return True


def stream(
    argv: Sequence[str],
    say: Callable[[str], None],
    *,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    limit: Limit | None = None,
) -> None:
    """Run a program, giving `say` each line of its stdout and stderr as it appears.

    The program gets a session of its own; whatever it left running is killed when it ends or when dockyard is
    interrupted; with a `limit` it gets SIGTERM first. Raises CommandFailed when it ends with another status than 0:
    128 + signal when killed by one, timeout(1)'s 124 or 137 when its time was over.
    """
    with _session(argv, cwd, env, limit) as child:
        for line in _lines(child):
            say(line.decode(errors="replace").rstrip("\r"))
        status = child.wait()
    if status != 0:
        raise CommandFailed(list(argv), status if status > 0 else 128 - status)


@contextmanager
def _session(
    argv: Sequence[str], cwd: Path | None, env: Mapping[str, str] | None, limit: Limit | None
) -> Iterator["subprocess.Popen[bytes]"]:
    child = subprocess.Popen(
        [*(limit.guard if limit else GUARD), *argv],
        cwd=cwd,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        preexec_fn=_begin,
    )
    try:
        yield child
    finally:
        if limit and child.poll() is None:
            child.terminate()
            child.wait()
        _kill_group(child.pid)
        child.wait()
        if child.stdout is not None:
            child.stdout.close()


def _lines(child: "subprocess.Popen[bytes]") -> Iterator[bytes]:
    """Each line of a session's output, to the end of its leader.

    What that leaves running, as when the kernel kills it for want of memory, is killed then: it may hold the output
    open for ever.
    """
    assert child.stdout is not None
    output, ended = child.stdout.fileno(), os.pidfd_open(child.pid)
    watched, rest = [output, ended], b""
    try:
        while True:
            ready, _, _ = select.select(watched, [], [])
            if ended in ready:
                child.wait()
                _kill_group(child.pid)
                watched = [output]
            elif chunk := os.read(output, 65536):
                *lines, rest = (rest + chunk).split(b"\n")
                yield from lines
            else:
                break
    finally:
        os.close(ended)
    if rest:
        yield rest


def end_with_parent() -> None:
    """Have the kernel send this process SIGTERM when the one that started it dies, however it dies (prctl(2))."""
    _die_with_parent()


def _die_with_parent(number: int = signal.SIGTERM) -> None:
    _libc.prctl(PR_SET_PDEATHSIG, number)


def _kill_group(group: int) -> None:
    with suppress(ProcessLookupError):  # nothing was left running
        os.killpg(group, signal.SIGKILL)


def foreground(
    argv: Sequence[str],
    *,
    seconds: int = 0,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
) -> int:
    """Run a program on the user's own input and output; returns its exit status (128 + signal when killed by one).

    On a terminal Ctrl-C is the program's own to handle; otherwise it has a process group of its own, all of which ends
    when dockyard is interrupted or killed. Arguments: `seconds`, after which it is ended with status 124 (timeout(1));
    0 for never.
    """
    interactive = sys.stdin.isatty()
    limit = ["timeout", *(["--foreground"] if interactive else []), str(seconds)]
    before = signal.signal(signal.SIGINT, signal.SIG_IGN) if interactive else signal.getsignal(signal.SIGINT)
    child = subprocess.Popen([*limit, *argv], cwd=cwd, env=env, preexec_fn=_begin)
    try:
        status = child.wait()
    except KeyboardInterrupt:
        child.terminate()
        child.wait()
        raise
    finally:
        signal.signal(signal.SIGINT, before)
    return status if status >= 0 else 128 - status


def _begin() -> None:
    """In a new process: heed what a shell has its background programs ignore (bash(1), SIGNALS), end with dockyard."""
    for number in (signal.SIGINT, signal.SIGQUIT):
        signal.signal(number, signal.SIG_DFL)
    _die_with_parent()


@contextmanager
def serving(argv: Sequence[str], log: Path, stop_signal: int, seconds: int) -> Iterator[None]:
    """A server that runs for the time of the body, its output added to `log`, and ends with dockyard at the latest.

    Arguments: `stop_signal`, what makes it finish properly; `seconds` it gets for that before it is killed.
    """
    with log.open("ab") as stream:
        child = subprocess.Popen(
            list(argv),
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=partial(_die_with_parent, stop_signal),
        )
    try:
        yield
    finally:
        child.send_signal(stop_signal)
        try:
            child.wait(seconds)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def detached(argv: Sequence[str], *, cwd: Path | None = None, env: Mapping[str, str] | None = None) -> int:
    """Start a program that outlives this command, without a terminal; returns its process id."""
    child = subprocess.Popen(
        list(argv),
        cwd=cwd,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    child.returncode = 0  # nobody waits for it: keeps Popen from warning that it still runs
    return child.pid
