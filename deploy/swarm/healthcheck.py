"""A task's health on a swarm: `python -m deploy.swarm.healthcheck`.

A swarm has one question for two things: whether a new task may serve, and whether an old one must
be replaced. /ready answers the first; for the second it would have every task killed whenever the
database is away for a while. So a task that was ready once only has to be alive (/live) from then
on.
"""

import sys
from http.client import HTTPException
from pathlib import Path

from deploy.compose.healthcheck import ask

SECONDS = 8
"""Less than stack.yaml allows."""

WAS_READY = Path("/tmp/was-ready")  # noqa: S108 - the container's own


def main(was_ready: Path = WAS_READY) -> int:
    """Return 0 when the server is in order, else say why it is not and return 1."""
    path = "/live" if was_ready.exists() else "/ready"
    try:
        status, words = ask(path, SECONDS)
    except (OSError, HTTPException) as reason:
        print(f"{path}: no answer: {reason}")
        return 1
    print(f"{path}: {status} {words}")
    if status != 200:
        return 1
    was_ready.touch()
    return 0


if __name__ == "__main__":
    sys.exit(main())
