"""What stands before the shop at its doors: every request gets its id, and a log line at its end.

The line tells method, path, status and milliseconds: no query string, which may hold what is
nobody's business, and no address.
"""

import logging
import time
from asyncio import CancelledError
from collections.abc import Awaitable, Callable, Iterable, Iterator
from typing import Any

from django.core.handlers.wsgi import get_path_info

from booktime import request_ids
from main.middleware.probes import PROBES

logger = logging.getLogger("booktime.requests")

HEADER = "X-Request-Id"
CLIENT_LEFT = 499
"""nginx's and Heroku's status for a request whose client did not wait for the answer."""

ANSWER_BEGINS = {
    "http.response.start",
    "websocket.accept",
    "websocket.http.response.start",
    "websocket.close",
}
"""ASGI's messages that settle the status; all but the last can have headers."""

Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]


class Seen:
    """One request from its begin to its end."""

    def __init__(self, method: str, path: str) -> None:
        self.method = method
        self.path = path
        self.status = 0
        self.begun_at = time.monotonic()

    def end(self) -> None:
        """Log it."""
        status = self.status or CLIENT_LEFT
        details = {
            "method": self.method,
            "path": self.path,
            "status_code": status,
            "milliseconds": round((time.monotonic() - self.begun_at) * 1000, 1),
        }
        # Platforms ask probes every few seconds.
        level = logging.DEBUG if self.path in PROBES and status < 400 else logging.INFO
        logger.log(level, "%s %s %s", self.method, self.path, status, extra=details)


class AsgiRequestLog:
    """An ASGI application around another one, for HTTP and WebSockets."""

    def __init__(self, application: Callable[..., Awaitable[None]]) -> None:
        self.application = application

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        """Pass a connection on, with an id of its own."""
        if scope["type"] not in {"http", "websocket"}:
            await self.application(scope, receive, send)
            return
        given = [value.decode("latin-1") for name, value in scope["headers"] if is_ours(name)]
        token = request_ids.current.set(request_ids.accepted(given))
        seen = Seen(scope.get("method", "WEBSOCKET"), scope["path"])
        try:
            await self.application(scope, receive, self.watched(send, seen))
        except CancelledError:
            raise
        except BaseException:
            seen.status = seen.status or 500
            raise
        finally:
            seen.end()
            request_ids.current.reset(token)

    def watched(self, send: Send, seen: Seen) -> Send:
        """A `send` that sees the status and adds the id to the answer's headers."""
        identity = request_ids.current.get().encode()

        async def watch(message: Message) -> None:
            if message["type"] in ANSWER_BEGINS and not seen.status:
                seen.status = status_of(message)
                if message["type"] != "websocket.close":
                    others = [pair for pair in message.get("headers", []) if not is_ours(pair[0])]
                    message = message | {"headers": [*others, (HEADER.encode(), identity)]}
            await send(message)

        return watch


def is_ours(name: bytes) -> bool:
    """Whether a header is the request id's."""
    return name.lower() == HEADER.lower().encode()


def status_of(message: Message) -> int:
    """The status a message settles: 101 for a WebSocket, 403 for one that is refused."""
    fixed = {"websocket.accept": 101, "websocket.close": 403}
    return fixed.get(message["type"]) or int(message["status"])


class WsgiRequestLog:
    """A WSGI application around another one."""

    def __init__(self, application: Callable[..., Iterable[bytes]]) -> None:
        self.application = application

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> "Body | Iterable[bytes]":
        """Pass a request on, with an id of its own; it ends when its body is closed."""
        identity = request_ids.accepted([environ.get("HTTP_X_REQUEST_ID", "")])
        request_ids.current.set(identity)
        seen = Seen(environ["REQUEST_METHOD"], get_path_info(environ))

        def start(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:
            seen.status = int(status[:3])
            others = [pair for pair in headers if pair[0].lower() != HEADER.lower()]
            return start_response(status, [*others, (HEADER, identity)], *error)

        try:
            return Body(self.application(environ, start), seen)
        except BaseException:
            seen.status = 500
            end(seen)
            raise


class Body:
    """The body of a WSGI answer, whose end is the request's."""

    def __init__(self, body: Iterable[bytes], seen: Seen) -> None:
        self.body = body
        self.seen = seen

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.body)

    def close(self) -> None:
        """Close the application's own body, then log the request."""
        try:
            if hasattr(self.body, "close"):
                self.body.close()
        finally:
            end(self.seen)


def end(seen: Seen) -> None:
    """Log the request; the thread's next one has an id of its own."""
    seen.end()
    request_ids.current.set("")
