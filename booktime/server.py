"""The web server: Daphne, made to finish what it has begun before it ends.

    python -m booktime.server --bind 0.0.0.0 --port $PORT --proxy-headers booktime.asgi:application

By itself Daphne drops every connection at SIGTERM. Here SIGTERM and SIGINT begin a drain:

1. `/ready` answers 503. WebSockets are closed with 1012 (Service Restart, RFC 6455's registry of
   close codes) and event streams are ended, so that their clients connect again at once.
2. For `--linger-seconds` new connections are taken, for a router may still send some. From now on
   every answer says `Connection: close`.
3. Then the listening socket is closed (one of systemd's, `--endpoint systemd:...`, is left to
   others), and kept connections as soon as they are idle.
4. Requests under way, uploads that still arrive included, get their whole answer.
5. The process ends with status 0 when nothing is left, after `--drain-seconds` in any case: Heroku
   and Dokku send SIGKILL 30 seconds after SIGTERM.

Platforms repeat SIGTERM and send it to every process of a group, so a second one changes nothing.
Ctrl-C during a drain ends it.
"""

import asyncio
import atexit
import ctypes
import gc
import logging
import os
import signal
import sys
import time
import weakref
from contextlib import suppress
from functools import partial
from types import FrameType
from typing import Any

# TLS is the router's. Twisted does without where there is no pyOpenSSL, which would take 6 MiB;
# None is how Python marks a module that is not to be had: for the server, not for who imports it.
if __name__ == "__main__":
    sys.modules["OpenSSL"] = None  # type: ignore[assignment]


from daphne.cli import CommandLineInterface
from daphne.server import Server  # installs the reactor, so it comes before twisted's
from twisted.internet import reactor
from twisted.internet.interfaces import IListeningPort

from booktime import draining
from booktime.connections import Channel, Request, Socket
from booktime.inbox import Inbox

logger = logging.getLogger("booktime.server")

POLL_SECONDS = 0.05
BACKLOG = 1024
"""Connections that may wait to be taken; Twisted's 50 are used up by one busy moment."""

LARGEST_MESSAGE = 32 * 1024
"""Bytes of one incoming WebSocket message; a longer one closes the socket with 1009. Daphne's own
default is a megabyte, for which a stranger need not even log in. The longest chat message, every
character of it escaped, has 24 KB."""

LAST_SECONDS = 1
"""What is left for applications to end when their connections were cut."""


class DrainingServer(Server):
    """Daphne's server with a drain.

    Arguments: `drain_seconds`, after which it ends in any case; `linger_seconds`, for which it goes
    on accepting; the others are Daphne's.
    """

    def __init__(
        self, *, drain_seconds: float, linger_seconds: float, endpoints: list[str], **options: Any
    ) -> None:
        endpoints = [
            f"{one}:backlog={BACKLOG}" if one.startswith("tcp:") and "backlog" not in one else one
            for one in endpoints
        ]
        super().__init__(
            endpoints=endpoints, signal_handlers=False, ready_callable=self.take_part, **options
        )
        self.drain_seconds = drain_seconds
        self.linger_seconds = linger_seconds
        # systemd's, who keeps it open for our successor, or for another one of us beside.
        self.socket_is_lent = any(one.startswith("systemd:") for one in endpoints)
        self.begun_at = 0.0
        self.ports: list[IListeningPort] = []
        self.channels: weakref.WeakSet[Channel] = weakref.WeakSet()

    def listen_success(self, port: IListeningPort) -> None:
        """Remember what to stop."""
        super().listen_success(port)
        self.ports.append(port)
        if self.socket_is_lent:
            port.socket.listen(BACKLOG)  # Twisted has just told it to have 50

    def run(self) -> None:
        """Serve until told to end."""
        signal.signal(signal.SIGTERM, self.signalled)
        signal.signal(signal.SIGINT, self.signalled)
        super().run()

    def take_part(self) -> None:
        """Put our connections into what Daphne has set up, before it accepts the first one."""
        give_memory_back()
        self.http_factory.protocol = Channel
        self.ws_factory.protocol = Socket
        # Who breaks the protocol, with too big a message for one, is told so before the end.
        self.ws_factory.setProtocolOptions(failByDrop=False)

    def create_application(self, protocol: Any, scope: dict[str, Any]) -> Any:
        """Call the application, as Daphne does; sockets, which last, get a queue of few bytes."""
        if not isinstance(protocol, Socket):
            return super().create_application(protocol, scope)
        inbox = Inbox()
        scope["asgi"] = {"version": "3.0"}
        call = self.application(
            scope=scope, receive=inbox.get, send=partial(self.handle_reply, protocol)
        )
        self.connections[protocol]["application_instance"] = asyncio.ensure_future(call)
        return inbox

    def signalled(self, number: int, frame: FrameType | None) -> None:
        """Begin to drain; leave at once at Ctrl-C during that."""
        if not draining.has_begun():
            draining.begin()
            # Even if the loop is stuck, or a thread of the application never ends.
            signal.signal(signal.SIGALRM, lambda *_: os._exit(0))
            signal.setitimer(signal.ITIMER_REAL, self.drain_seconds + LAST_SECONDS)
            # Once all threads have ended Python takes its handlers away: an alarm would kill it.
            atexit.register(signal.setitimer, signal.ITIMER_REAL, 0)
            reactor.callFromThread(self.drain)
        elif number == signal.SIGINT:
            reactor.callFromThread(self.cut)

    def drain(self) -> None:
        """Send the long-lived connections away, then wait for the others."""
        self.begun_at = time.monotonic()
        logger.info(
            "Draining: %d HTTP connections, %d WebSockets",
            len(self.open_channels()),
            len(self.sockets()),
        )
        for protocol in self.sockets():
            protocol.restart()
        for protocol in list(self.connections):
            if isinstance(protocol, Request):
                protocol.end_stream()
        self.wait()

    def wait(self) -> None:
        """Look again and again until nothing is left or the time is over."""
        passed = time.monotonic() - self.begun_at
        if passed >= self.linger_seconds:
            self.stop_accepting()
            for channel in self.open_channels():
                channel.close_if_idle(self.linger_seconds)
            if not (self.open_channels() or self.sockets() or self.applications()):
                self.stop()
                return
        if passed >= self.drain_seconds:
            self.cut()
        else:
            reactor.callLater(POLL_SECONDS, self.wait)

    def stop_accepting(self) -> None:
        """Close the listening sockets; of those that are lent, only look away.

        Twisted would shut a lent one down for everybody, and remove its path.
        """
        while self.ports:
            port = self.ports.pop()
            if self.socket_is_lent:
                port.stopReading()
            else:
                port.stopListening()

    def cut(self) -> None:
        """Leave, whatever is still under way."""
        self.stop_accepting()
        logger.warning(
            "Drain cut short after %.1f seconds: %d HTTP connections, %d WebSockets, "
            "%d applications still under way",
            time.monotonic() - self.begun_at,
            len(self.open_channels()),
            len(self.sockets()),
            self.applications(),
        )
        signal.setitimer(signal.ITIMER_REAL, LAST_SECONDS)
        self.stop()

    def open_channels(self) -> list[Channel]:
        """The HTTP connections, those that have not sent a whole request included."""
        return [channel for channel in self.channels if channel.is_open()]

    def sockets(self) -> list[Socket]:
        """The WebSockets that are open, or about to be."""
        return [
            protocol
            for protocol, details in self.connections.items()
            if isinstance(protocol, Socket) and "disconnected" not in details
        ]

    def applications(self) -> int:
        """How many calls of the application have not returned."""
        running = [one.get("application_instance") for one in self.connections.values()]
        return sum(not one.done() for one in running if one)


def give_memory_back() -> None:
    """Return to the machine what the imports used and left: some 13 MiB, a tenth of the process.

    glibc keeps freed memory below what is still in use; other C libraries have no such function.
    """
    gc.collect()
    with suppress(AttributeError):
        ctypes.CDLL(None).malloc_trim(0)


class CommandLine(CommandLineInterface):
    """Daphne's command line with the options of the drain."""

    description = "Django HTTP/WebSocket server that finishes what it has begun"

    def __init__(self) -> None:
        super().__init__()
        self.parser.set_defaults(
            websocket_max_message_size=LARGEST_MESSAGE, websocket_max_frame_size=LARGEST_MESSAGE
        )
        self.parser.add_argument(
            "--drain-seconds",
            type=float,
            default=25,
            help="How long requests under way may take after SIGTERM",
        )
        self.parser.add_argument(
            "--linger-seconds",
            type=float,
            default=1,
            help="How long new connections are taken after SIGTERM",
        )

    def run(self, args: list[str]) -> None:
        """Serve until told to end."""
        given = self.parser.parse_args(args)
        self.server_class = partial(
            DrainingServer, drain_seconds=given.drain_seconds, linger_seconds=given.linger_seconds
        )
        super().run(args)


if __name__ == "__main__":
    CommandLine().run(sys.argv[1:])
