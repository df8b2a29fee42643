"""Locks that the kernel frees when their holder dies: flock(2) on files that also say who holds them."""

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

POLL_SECONDS = 0.1

MOMENTS = 10
"""Tries, POLL_SECONDS apart, before a lock without a note counts as held: somebody may only be asking whether it is."""


class Held(Exception):
    """Somebody else holds the lock; the message is what they wrote into it."""


@contextmanager
def hold(
    path: Path, note: str = "", *, wait: bool = True, waiting: Callable[[str], None] | None = None
) -> Iterator[str]:
    """Hold the lock file `path` while the body runs.

    Arguments: `note`, who holds it and why, for others to read; `wait`, whether to wait for the present holder;
    `waiting`, called once with the holder's note when there is a wait. Yields the note of a holder that was killed,
    empty when the last one ended by itself. Raises Held when `wait` is false.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+b") as stream:
        _acquire(stream.fileno(), path, wait, waiting)
        left_by = read_note(path)
        stream.truncate(0)
        stream.write(os.fsencode(note))
        stream.flush()
        try:
            yield left_by
        finally:
            stream.truncate(0)


def _acquire(descriptor: int, path: Path, wait: bool, waiting: Callable[[str], None] | None) -> None:
    tries = 0
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            tries += 1
            holder = read_note(path)
            if not wait and (holder or tries > MOMENTS):
                raise Held(holder) from None
        if waiting is not None and holder:
            waiting(holder)
            waiting = None
        time.sleep(POLL_SECONDS)


def read_note(path: Path) -> str:
    """What the holder of the lock wrote into it; empty when nobody did."""
    try:
        return os.fsdecode(path.read_bytes())
    except FileNotFoundError:
        return ""


def is_held(path: Path) -> bool:
    """Whether somebody holds the lock just now."""
    if not path.exists():
        return False
    with path.open("rb") as stream:
        try:
            fcntl.flock(stream.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False
