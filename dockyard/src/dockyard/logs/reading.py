"""What apps' processes said: reading the log files the launchers write."""

import re
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from dockyard.processes.process import Process

POLL_SECONDS = 0.2
STAMP = len("2026-08-21T16:18:10.123456789Z ")


def tail(path: Path, number: int) -> list[str]:
    """The last `number` lines of a log, the rotated file before it included."""
    lines: list[str] = []
    for place in places(path):
        if len(lines) < number:
            lines = _lines(_read(place)) + lines
    return lines[-number:] if number else []


def places(path: Path) -> list[Path]:
    """A log and what was rotated before it, newest first: launchers call that LOG.1, Caddy LOG-TIME.log."""
    return [path, path.with_name(f"{path.name}.1"), *sorted(path.parent.glob(f"{path.stem}-*.log"), reverse=True)]


def _lines(data: bytes) -> list[str]:
    """What the launcher wrote as lines; a process may put any other separator into one."""
    return data.decode(errors="replace").removesuffix("\n").split("\n") if data else []


def text(line: str) -> tuple[str, str] | None:
    """The time of a launcher's line and what the process said; None when it was torn by a crash."""
    moment = line[: STAMP - 1]
    return (moment, line[STAMP:]) if re.match(r"\d{4}-\d\d-\d\dT", moment) else None


def stamp(nanoseconds: int) -> str:
    """A moment as the launcher writes it: lines sort by it."""
    seconds, rest = divmod(nanoseconds, 1_000_000_000)
    return f"{time.strftime('%Y-%m-%dT%H:%M:%S', time.gmtime(seconds))}.{rest:09}Z"


def of_process(process: Process) -> list[str]:
    """What was said since a process was started, without the times.

    After a restart of the same release its log goes on where that of the process before it ends; its description is
    written just before it starts.
    """
    begin = stamp(process.description.stat().st_mtime_ns)
    return [line[STAMP:] for line in tail(process.log, 200) if line >= begin]


def follow(look: Callable[[], Iterable[Path]], known: Iterable[Path] = ()) -> Iterator[tuple[Path, str]]:
    """Lines as they are written, for ever; rotation is followed.

    Arguments: `look` gives the files to follow. It is asked again and again, and one that joins is followed from then
    on: from its beginning, or when it is one of those `known` from where it ended when this began.
    """
    followed = list(look())
    positions = {path: _end(path) for path in (*known, *followed)}
    while True:
        seen = False
        followed += [path for path in look() if path not in followed]
        for path in followed:
            for line in _new_lines(path, positions):
                seen = True
                yield path, line
        if not seen:
            time.sleep(POLL_SECONDS)


def _end(path: Path) -> tuple[int, int]:
    """Which file it is (its inode), and how long; both 0 when there is none."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return 0, 0
    return found.st_ino, found.st_size


def _new_lines(path: Path, positions: dict[Path, tuple[int, int]]) -> list[str]:
    """The whole lines since the position, which moves on; when the file was rotated meanwhile, the rest of it first."""
    before, position = positions.get(path, (0, 0))
    inode, size = _end(path)
    if inode == before and size == position:
        return []
    rest = b""
    if inode != before or size < position:
        rest, position = _rest_of_rotated(path, before, position), 0
    data = _read(path, position)
    whole = data[: data.rfind(b"\n") + 1]
    positions[path] = inode, position + len(whole)
    return _lines(rest + whole)


def _rest_of_rotated(path: Path, inode: int, position: int) -> bytes:
    """What came into the file that was followed before it got another name."""
    rotated = [place for place in places(path)[1:] if inode and _end(place)[0] == inode]
    return _read(rotated[0], position) if rotated else b""


def _read(path: Path, position: int = 0) -> bytes:
    try:
        with path.open("rb") as stream:
            stream.seek(position)
            return stream.read()
    except FileNotFoundError:  # not there yet, or removed a moment ago with the logs of old releases
        return b""
