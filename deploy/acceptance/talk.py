"""A shopper who goes on talking while something is done to the shop."""

import threading
import uuid
from collections import Counter
from types import TracebackType
from typing import Self

from websockets.exceptions import ConnectionClosed, WebSocketException
from websockets.sync.client import ClientConnection

from deploy.acceptance.checks.chat import hear, say
from deploy.acceptance.expecting import Failure, expect
from deploy.acceptance.tour import Tour

PAUSE = 1.1
"""Seconds between two messages: the shop takes one a second (docs/chat.md)."""

SERVICE_RESTART = 1012
"""The close code that means: come back at once."""

NEWEST = 100
"""Messages that are looked for at the end; the shop shows its newest 200."""


class Talk:
    """Says something again and again, by the rules of docs/chat.md.

    After a restart it comes back and says again what was not acknowledged: then everything is
    there once.
    """

    def __init__(self, tour: Tour) -> None:
        self.tour = tour
        self.path = f"/ws/customer-service/{tour.order}/"
        self.over = threading.Event()
        self.failures: list[str] = []
        self.said: list[str] = []
        self.key = str(uuid.uuid4())
        self.thread = threading.Thread(target=self.talk)

    def talk(self) -> None:
        """Talk until it is over; note what fails."""
        while not self.over.is_set():
            try:
                with self.tour.shopper.socket(self.path) as socket:
                    while not self.over.is_set():
                        self.say(socket)
                        self.over.wait(PAUSE)
            except ConnectionClosed as end:
                code = end.rcvd.code if end.rcvd else None
                if code != SERVICE_RESTART:
                    self.failures.append(f"a socket was closed with {code} instead of 1012")
            except (Failure, WebSocketException, OSError) as error:
                self.failures.append(f"a socket: {type(error).__name__}: {error}")
                self.over.wait(PAUSE)

    def say(self, socket: ClientConnection) -> None:
        """Say something, and wait until it is kept; only then the next thing has its turn."""
        say(socket, f"Hello {self.key}", self.key)
        hear(self.tour, socket, type="ack", key=self.key)
        self.said.append(self.key)
        self.key = str(uuid.uuid4())

    def expect_everything_once(self) -> None:
        """Have all that was said in the newest messages.

        Raises:
            Failure: something is not there, or twice.
        """
        with self.tour.shopper.socket(self.path) as socket:
            history = hear(self.tour, socket, type="history")["messages"]
        found = Counter(message["text"] for message in history)
        wrong = [key for key in self.said[-NEWEST:] if found[f"Hello {key}"] != 1]
        expect(not wrong, f"{len(wrong)} messages of the chat are lost or came twice: {wrong[:3]}")

    def __enter__(self) -> Self:
        self.thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.over.set()
        self.thread.join()
