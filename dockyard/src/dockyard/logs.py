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
            lines = place.read_text(encoding="utf-8", errors="replace").splitlines() + lines
    return lines[-number:] if number else []


def of_process(app: App, process: Process) -> list[str]:
    """What a process said since it was started, without the times."""
    started = process.description.stat().st_mtime
    begin = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(int(started)))
    return [line[STAMP:] for line in tail(app.logs / f"{process.name}.log", 200) if line >= begin]


def follow(paths: list[Path]) -> Iterator[tuple[Path, str]]:
    """Lines as they are written to any of the files, for ever; rotation is followed."""
    positions = {path: path.stat().st_size if path.exists() else 0 for path in paths}
    while True:
        seen = False
        for path in paths:
            for line in _new_lines(path, positions):
                seen = True
                yield path, line
        if not seen:
            time.sleep(POLL_SECONDS)


def _new_lines(path: Path, positions: dict[Path, int]) -> list[str]:
    if not path.exists():
        return []
    if path.stat().st_size < positions[path]:
        positions[path] = 0
    with path.open("rb") as stream:
        stream.seek(positions[path])
        data = stream.read()
    whole = data[: data.rfind(b"\n") + 1]
    positions[path] += len(whole)
    return whole.decode(errors="replace").splitlines()
