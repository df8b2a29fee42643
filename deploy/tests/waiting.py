"""Waiting for what comes by itself."""

import time
from collections.abc import Callable

SECONDS = 120


def wait_until(true: Callable[[], object], what: str, seconds: float = SECONDS) -> None:
    """Return when `true` returns something true; an AssertionError says what did not come."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, f"in {seconds} seconds it did not come that {what}"
        time.sleep(0.2)
