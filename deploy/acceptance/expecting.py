"""What a check says when the shop is not as it should be."""

import time
from collections.abc import Callable, Iterable
from typing import TypeVar

import httpx

Found = TypeVar("Found")


class Failure(Exception):  # noqa: N818 - an outcome, not an error
    """The shop is not as it should be: the sentence tells how."""


class Skipped(Exception):  # noqa: N818 - an outcome, not an error
    """There is nothing to check: the sentence tells why."""


def expect(condition: object, sentence: str) -> None:
    """Go on if it is true.

    Raises:
        Failure: it is not, with the sentence.
    """
    if not condition:
        raise Failure(sentence)


def expect_status(response: httpx.Response, *statuses: int) -> httpx.Response:
    """The response, if it has one of the statuses.

    Raises:
        Failure: it has another one.
    """
    request = response.request
    wanted = " or ".join(map(str, statuses))
    expect(
        response.status_code in statuses,
        f"{request.method} {request.url} answered {response.status_code} instead of {wanted}",
    )
    return response


def the(found: Found | None, what: str) -> Found:
    """What was found.

    Raises:
        Failure: nothing was.
    """
    if found is None:
        raise Failure(f"{what} was not found")
    return found


def first(things: Iterable[Found], fits: Callable[[Found], object], what: str) -> Found:
    """The first of the things that fits.

    Raises:
        Failure: none does.
    """
    return the(next((one for one in things if fits(one)), None), what)


def wait_until(fits: Callable[[], object], seconds: float, sentence: Callable[[], str]) -> None:
    """Look again and again until it is true.

    Arguments:
        fits: what is to become true.
        seconds: how long to look.
        sentence: says what is wrong when it has not become true.

    Raises:
        Failure: it has not.
    """
    deadline = time.monotonic() + seconds
    while not fits():
        if time.monotonic() > deadline:
            raise Failure(sentence())
        time.sleep(0.1)
