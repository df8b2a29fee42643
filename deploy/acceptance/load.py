"""Visitors who go on looking and buying while something is done to the shop."""

import re
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Self

import httpx

from deploy.acceptance.expecting import Failure, expect, expect_status, wait_until
from deploy.acceptance.talk import Talk
from deploy.acceptance.tour import Tour
from deploy.acceptance.visitor import Visitor

PEOPLE = 4
PAUSE = 0.02
"""Seconds between a visitor's rounds."""

AFTER = 25
"""Requests of each that have to be answered after it is done: so that its consequences are seen."""


class Load:
    """People who ask for pages, files and baskets, each request on a connection of its own.

    Kept connections would hide what a new one meets, and a browser asks again by itself when one
    of them was closed.
    """

    def __init__(self, tour: Tour) -> None:
        self.tour = tour
        self.over = threading.Event()
        self.failures: list[str] = []
        self.answered: Counter[int] = Counter()
        self.people = [threading.Thread(target=self.visit, args=(one,)) for one in range(PEOPLE)]
        self.paths = ["/", "/products/all/", tour.book, "/basket/"]
        self.paths += re.findall(r'"(/static/[^"]+\.css)"', tour.stranger.page("/"))[:1]

    def visit(self, number: int) -> None:
        """Go on until it is over; note what fails."""
        visitor = Visitor(self.tour.target, kept=False)
        while not self.over.wait(PAUSE):
            for ask in self.requests(visitor):
                try:
                    expect_status(ask(), 200)
                except (Failure, httpx.HTTPError) as error:
                    self.failures.append(f"{type(error).__name__}: {error}")
                self.answered[number] += 1
                if self.over.is_set():
                    break
        visitor.close()

    def requests(self, visitor: Visitor) -> Iterator[Callable[[], httpx.Response]]:
        """One round: pages, a file, and a book into the basket."""
        for path in self.paths:
            yield lambda path=path: visitor.get(path)
        yield lambda: visitor.send(self.tour.book, "product_id", {})

    def wait_for_more(self) -> None:
        """Wait until everybody has asked that often again.

        Raises:
            Failure: they wait ten timeouts for it.
        """
        wanted = {one: self.answered[one] + AFTER for one in range(PEOPLE)}
        wait_until(
            lambda: all(self.answered[one] >= count for one, count in wanted.items()),
            10 * self.tour.target.timeout,
            lambda: f"visitors wait for the shop: {dict(self.answered)} of {wanted} were answered",
        )

    def __enter__(self) -> Self:
        for one in self.people:
            one.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.over.set()
        for one in self.people:
            one.join()


@contextmanager
def nobody_notices(tour: Tour) -> Iterator[Load]:
    """People visit, and one of them talks, during what is done and for a while around it.

    Raises:
        Failure: a request of theirs failed, or a message was lost.
    """
    with Talk(tour) as talk, Load(tour) as load:
        load.wait_for_more()
        yield load
        load.wait_for_more()
    failed, asked = load.failures, load.answered.total()
    expect(not failed, f"{len(failed)} of {asked} requests failed: {'; '.join(failed[:3])}")
    expect(not talk.failures, "; ".join(talk.failures[:3]))
    expect(talk.said, "nobody could say a word in the chat")
    talk.expect_everything_once()
