"""What is done to a running shop: its parts are restarted, a new release comes."""

import subprocess
from collections.abc import Sequence

import httpx
from websockets.exceptions import WebSocketException

from deploy.acceptance.checks.chat import chat
from deploy.acceptance.expecting import Failure, Skipped, expect, wait_until
from deploy.acceptance.load import nobody_notices
from deploy.acceptance.tour import Tour


def restart(tour: Tour) -> str:
    """Every part is restarted: the shop comes back, and of some restarts nobody notices a thing."""
    if not tour.target.restart:
        raise Skipped("the target has no restart")
    expect(not missing(tour), f"the shop is not there to begin with: {missing(tour)}")
    told = []
    for part, command in tour.target.restart.items():
        if part in tour.target.seamless:
            told.append(f"{part} unnoticed by {unnoticed(tour, command, part)} requests")
        else:
            run(tour, command)
            come_back(tour, part)
            told.append(f"{part} back")
    return ", ".join(told)


def update(tour: Tour) -> str:
    """A new release comes under load: no request fails, and the chat goes on."""
    if not tour.target.update:
        raise Skipped("the target has no update")
    return f"unnoticed by {unnoticed(tour, tour.target.update, 'update')} requests"


def unnoticed(tour: Tour, command: Sequence[str], what: str) -> int:
    """Run a command under load; returns how many requests were answered meanwhile.

    Raises:
        Failure: a request or the command failed.
    """
    try:
        with nobody_notices(tour) as load:
            before = load.answered.total()
            run(tour, command)
            during = load.answered.total() - before
        chat(tour)
    except Failure as failure:
        raise Failure(f"{what}: {failure}") from None
    return during


def run(tour: Tour, command: Sequence[str]) -> None:
    """Run a command.

    Raises:
        Failure: it fails, or takes too long.
    """
    words = " ".join(command)
    try:
        done = subprocess.run(  # noqa: S603 - the target's own command
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            timeout=60 * tour.target.timeout,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Failure(f"{words}: {error}") from None
    last = "\n".join(done.stdout.splitlines()[-20:])
    expect(done.returncode == 0, f"{words} ended with {done.returncode}:\n{last}")


def come_back(tour: Tour, part: str) -> None:
    """Wait until the shop is ready, shows its pages and lets people talk again.

    Raises:
        Failure: it does not, for ten timeouts.
    """
    wait_until(
        lambda: not missing(tour),
        10 * tour.target.timeout,
        lambda: f"the shop does not come back after a restart of {part}: {missing(tour)}",
    )


def missing(tour: Tour) -> str:
    """What is not there yet; nothing when the shop is back."""
    try:
        for path in ("/ready", "/", tour.book):
            tour.stranger.page(path)
        chat(tour)
    except (Failure, httpx.HTTPError, WebSocketException, OSError) as error:
        return f"{type(error).__name__}: {error}"
    return ""
