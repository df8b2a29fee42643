"""How much room a directory takes: a file that has several names counts once."""

import os
from pathlib import Path

BLOCK = 512
"""Bytes; the unit of st_blocks whatever the file system's own (stat(2))."""


def of(place: Path) -> int:
    """Bytes on the disk of everything below `place`, as du(1) counts them; 0 when there is nothing."""
    seen: dict[tuple[int, int], int] = {}
    waiting = [os.fspath(place)]
    while waiting:
        try:
            with os.scandir(waiting.pop()) as found:
                for entry in found:
                    status = entry.stat(follow_symlinks=False)
                    seen[status.st_dev, status.st_ino] = status.st_blocks * BLOCK
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(entry.path)
        except FileNotFoundError:  # removed meanwhile
            continue
    return sum(seen.values())
