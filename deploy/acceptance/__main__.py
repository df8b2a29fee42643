"""`python -m deploy.acceptance TARGET.json`: looks at a running shop, a line for each check.

The status is 1 when something is not as it should be, and 2 when the file is no target.
"""

import argparse
import sys
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path

import httpx
from websockets.exceptions import WebSocketException

from deploy.acceptance.checks import chat, files, hosts, pages, running, shopping
from deploy.acceptance.expecting import Failure, Skipped
from deploy.acceptance.target import BadTargetError, Target
from deploy.acceptance.tour import Tour

Check = Callable[[Tour], str]

CHECKS: dict[str, Check] = {
    "pages": pages.pages,
    "headers": pages.headers,
    "tls": pages.tls,
    "redirects": hosts.redirects,
    "subdomain": hosts.subdomain,
    "unknown-host": hosts.unknown_host,
    "static": files.static,
    "basket": shopping.basket,
    "checkout": shopping.checkout,
    "login": shopping.login,
    "media": files.media,
    "chat": chat.chat,
    "restart": running.restart,
    "update": running.update,
}
"""In the order they are made: the basket comes before the checkout that empties it."""

EXPECTED = (Failure, httpx.HTTPError, WebSocketException, OSError)
"""What a shop that is not as it should be ends in; anything else is a mistake of ours."""


def outcome(check: Check, tour: Tour) -> tuple[str, str]:
    """Make a check; returns `ok`, `skipped` or `FAILED`, and what there is to say."""
    try:
        return "ok", check(tour)
    except Skipped as reason:
        return "skipped", str(reason)
    except EXPECTED as error:
        kind = "" if isinstance(error, Failure) else f"{type(error).__name__}: "
        return "FAILED", f"{kind}{error}"
    except Exception as error:
        # The other checks are worth making all the same.
        traceback.print_exc()
        return "FAILED", f"{type(error).__name__}: {error}"


def look_at(target: Target, names: Sequence[str]) -> int:
    """Make the checks and print their outcomes; returns how many failed."""
    tour = Tour(target)
    failed = 0
    try:
        for name in names:
            word, told = outcome(CHECKS[name], tour)
            failed += word == "FAILED"
            print(f"{word:<8} {name:<13} {told}", flush=True)
    finally:
        tour.close()
    return failed


def main(words: Sequence[str] | None = None) -> int:
    """Read the command line; returns the status to end with."""
    parser = argparse.ArgumentParser(
        prog="python -m deploy.acceptance",
        description="Look at a running shop: a line for each check, status 1 when one failed. "
        "Makes a shopper, an order and a picture, so it is for a shop that is being tried out.",
        epilog="TARGET.json is described in deploy/acceptance/target.py.",
    )
    parser.add_argument("target", type=Path, metavar="TARGET.json")
    parser.add_argument(
        "--only",
        nargs="+",
        choices=CHECKS,
        default=list(CHECKS),
        metavar="CHECK",
        help=f"instead of all of them: {', '.join(CHECKS)}",
    )
    given = parser.parse_args(words)
    try:
        target = Target.read(given.target)
    except BadTargetError as error:
        print(f" !     {error}", file=sys.stderr)
        return 2
    failed = look_at(target, given.only)
    if failed:
        print(f" !     {failed} of {len(given.only)} checks failed.", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
