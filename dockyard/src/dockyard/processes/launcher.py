"""The parent of every process of an app: gives it its environment, stamps and keeps its output, passes signals on.

Run by the supervisor as `python launcher.py DESCRIPTION.json`. Like a container's shim it stays small (standard library
only, nothing imported that is not needed) and lives exactly as long as the process. When supervisord is killed the
kernel tells us (prctl PR_SET_PDEATHSIG), so no orphan survives the platform.
"""

import ctypes
import fcntl
import json
import os
import signal
import sys
import time
from types import FrameType
from typing import Any

LONGEST_LINE = 16384
"""Bytes; a longer line is logged in pieces, as Docker's log driver does."""

PR_SET_PDEATHSIG = 1


def main(description: str) -> int:
    """Run the described process to its end; returns its exit status (128 + signal when killed by one)."""
    with open(description, encoding="utf-8") as stream:
        process = json.load(stream)
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    parent = os.getppid()
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        _become(process, writer)
    os.close(writer)

    def pass_on(number: int, frame: FrameType | None) -> None:
        """Send the signal to everything in our process group but ourselves; nobody else kills when the parent died."""
        signal.signal(number, signal.SIG_IGN)
        if os.getppid() != parent:
            signal.alarm(process["stop_seconds"])
        os.killpg(0, number)

    signal.signal(signal.SIGTERM, pass_on)
    signal.signal(signal.SIGINT, pass_on)
    signal.signal(signal.SIGALRM, _kill)
    _copy(reader, Log(process["log"], process["log_bytes"]))
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status) if not os.WIFSIGNALED(status) else 128 + os.WTERMSIG(status)


def _become(process: dict[str, Any], output: int) -> None:
    """Turn into the process itself; never returns."""
    try:
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        os.dup2(output, 1)
        os.dup2(output, 2)
        os.close(output)
        os.chdir(process["cwd"])
        environment = {os.fsencode(key): os.fsencode(value) for key, value in process["env"].items()}
        os.execve(process["argv"][0], process["argv"], environment)
    except OSError as error:
        os.write(2, f"cannot start: {error}\n".encode())
    os._exit(127)


def _kill(number: int, frame: FrameType | None) -> None:
    os.killpg(0, signal.SIGKILL)


def _copy(reader: int, log: "Log") -> None:
    """Log each line that arrives on the pipe until every writer has closed it."""
    rest = b""
    while chunk := os.read(reader, 65536):
        *lines, rest = (rest + chunk).split(b"\n")
        for line in lines:
            log.write_in_pieces(line)
        if len(rest) > LONGEST_LINE:
            log.write_in_pieces(rest)
            rest = b""
    if rest:
        log.write_in_pieces(rest)


class Log:
    """A log file of bounded size: when full it becomes FILE.1 and a new one begins.

    After a restart the old process and the new write to one file: each line goes to its end, one of them rotates it.
    A lock on the directory tells that its files are in use (logs/retention.py).
    """

    def __init__(self, path: str, most_bytes: int) -> None:
        self.path = path
        self.most_bytes = most_bytes
        os.makedirs(os.path.dirname(path), exist_ok=True)
        self.directory = os.open(os.path.dirname(path), os.O_RDONLY)
        fcntl.flock(self.directory, fcntl.LOCK_SH)
        self.file = self._opened()
        self.size = os.fstat(self.file).st_size

    def _opened(self) -> int:
        return os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def write_in_pieces(self, line: bytes) -> None:
        """Append a line, one of more than LONGEST_LINE bytes as several."""
        for begin in range(0, max(len(line), 1), LONGEST_LINE):
            self.write(line[begin : begin + LONGEST_LINE])

    def write(self, line: bytes) -> None:
        """Append one line with the time it arrived, in UTC with nanoseconds (Docker's format)."""
        seconds, nanoseconds = divmod(time.time_ns(), 1_000_000_000)
        stamp = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(seconds))
        try:
            if self.size > self.most_bytes:
                self._rotate()
            os.write(self.file, b"%s.%09dZ %s\n" % (stamp.encode(), nanoseconds, line.rstrip(b"\r")))
            self.size = os.lseek(self.file, 0, os.SEEK_CUR)
        except OSError as error:  # a full disk must not stop the app; what it said is lost, and that is said
            sys.stderr.write(f"log line lost: {error}\n")

    def _is_still_called_so(self) -> bool:
        try:
            return os.path.samestat(os.fstat(self.file), os.stat(self.path))
        except FileNotFoundError:
            return False

    def _rotate(self) -> None:
        """Go on in a new file; the full one gets its other name unless somebody was quicker."""
        fcntl.flock(self.file, fcntl.LOCK_EX)
        try:
            if self._is_still_called_so():
                os.replace(self.path, f"{self.path}.1")
            new = self._opened()
        finally:
            fcntl.flock(self.file, fcntl.LOCK_UN)
        os.close(self.file)
        self.file = new
        self.size = os.fstat(new).st_size


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1]))
