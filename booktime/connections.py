"""The connections of `booktime.server`: Daphne's, able to be brought to an end without loss."""

import time
from typing import Any, NamedTuple

from daphne.http_protocol import WebRequest
from daphne.ws_protocol import WebSocketProtocol
from twisted.web import http

from booktime import draining

SERVICE_RESTART = 1012


class Request(WebRequest):
    """A request whose answer, during a drain, is the last one of its connection."""

    def handle_reply(self, message: dict[str, Any]) -> None:
        """Pass on what the application answers."""
        super().handle_reply(message)
        if message["type"] == "http.response.start" and draining.has_begun() and self.channel:
            self.responseHeaders.setRawHeaders(b"Connection", [b"close"])
            self.channel.persistent = False
            self.end_stream()

    def end_stream(self) -> None:
        """End an answer of server-sent events; any other, however long, is left to finish."""
        kind = self.responseHeaders.getRawHeaders(b"Content-Type", [b""])[0]
        if kind.startswith(b"text/event-stream") and self.channel and not self.finished:
            self.finish()


class Channel(http.HTTPChannel):
    """An HTTP connection that knows how long it has been idle."""

    def connectionMade(self) -> None:  # noqa: N802 - Twisted's name
        """Begin; a request yet to come would be idled away only after the linger."""
        super().connectionMade()
        self.requestFactory = Request
        self.idle_since = time.monotonic()
        self.factory.server.channels.add(self)

    def requestDone(self, request: Request) -> None:  # noqa: N802 - Twisted's name
        """Count from the last answer."""
        self.idle_since = time.monotonic()
        super().requestDone(request)

    def is_open(self) -> bool:
        """Whether this is still a connection, and an HTTP one: a WebSocket takes it over."""
        return bool(self.transport and self.transport.connected) and (
            self.transport.protocol is self
        )

    def close_if_idle(self, seconds: float) -> None:
        """Close the connection if no request was under way for so long."""
        if not self.requests and time.monotonic() - self.idle_since >= seconds:
            self.loseConnection()


class Opened(NamedTuple):
    """What is left of the request that a socket began with: the access log tells its path."""

    path: str


class Socket(WebSocketProtocol):
    """A WebSocket that can be told to come back."""

    def onOpen(self) -> None:  # noqa: N802 - Autobahn's name
        """Greet; during a drain there is only a goodbye."""
        super().onOpen()
        self.forget_handshake()
        if draining.has_begun():
            self.restart()

    def forget_handshake(self) -> None:
        """Drop what nobody asks for once the socket is open: a quarter of its memory.

        The list of headers is the one in the application's scope as well.
        """
        self.clean_headers.clear()
        self.request = Opened(self.request.path)
        self._transport_details = self.application_deferred = None
        self.http_headers = self.http_request_data = self.http_response_data = None
        # Twisted lets the HTTP channel go on regulating the transport; its request has been served.
        if isinstance(channel := self.transport.producer, Channel):
            channel.requests.clear()

    def sendMessage(self, payload: bytes, *rest: Any, **options: Any) -> None:  # noqa: N802
        """Send what the shop says, however long: a history has up to 500 messages.

        Autobahn has one limit for both directions; ours is for what comes in.
        """
        limit, self.maxMessagePayloadSize = self.maxMessagePayloadSize, 0
        try:
            super().sendMessage(payload, *rest, **options)
        finally:
            self.maxMessagePayloadSize = limit

    def restart(self) -> None:
        """Close with 1012; a client that does not answer is cut off after a second."""
        if self.state == self.STATE_OPEN:
            self.sendCloseFrame(SERVICE_RESTART, b"Service Restart")
