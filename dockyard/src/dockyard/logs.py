"""What apps' processes said: reading the log files the launchers write."""

import time
from collections.abc import Iterator
from pathlib import Path

from dockyard.app import App
from dockyard.processes.process import Process

POLL_SECONDS = 0.2
STAMP = len("2026-08-21T16:18:10.123456789Z ")


def tail(path: Path, number: int) -> list[str]:
    """The last `number` lines of a process' log, the rotated file before it included."""
    lines: list[str] = []
    for place in (path, path.with_name(f"{path.name}.1")):
        if len(lines) < number and place.exists():
            lines = _lines(place.read_bytes()) + lines
    return lines[-number:] if number else []


def _lines(data: bytes) -> list[str]:
    """What the launcher wrote as lines; a process may put any other separator into one."""
    return data.decode(errors="replace").removesuffix("\n").split("\n") if data else []


def stamp(nanoseconds: int) -> str:
    """A moment as the launcher writes it: lines sort by it."""
    seconds, rest = divmod(nanoseconds, 1_000_000_000)
    return f"{time.strftime('%Y-%m-%dT%H:%M:%S', time.gmtime(seconds))}.{rest:09}Z"


def of_process(app: App, process: Process) -> list[str]:
    """What was said since a process was started, without the times.

    Its log goes on where that of the process before it ends; its description is written just before it starts.
    """
    begin = stamp(process.description.stat().st_mtime_ns)
    return [line[STAMP:] for line in tail(app.logs / f"{process.name}.log", 200) if line >= begin]


def follow(paths: list[Path]) -> Iterator[tuple[Path, str]]:
    """Lines as they are written to any of the files, for ever; rotation is followed."""
    positions = {path: _end(path) for path in paths}
    while True:
        seen = False
        for path in paths:
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
    before, position = positions[path]
    inode, size = _end(path)
    if inode != before or size < position:
        position = 0
    if size == position:
        return []
    with path.open("rb") as stream:
        stream.seek(position)
        data = stream.read()
    whole = data[: data.rfind(b"\n") + 1]
    positions[path] = inode, position + len(whole)
    return _lines(whole)
