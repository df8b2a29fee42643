"""The door that every WebSocket comes through: which page opens it, and with which credentials."""

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest

from main.chat.admission import Credentials
from main.consumers.requests import Scope, own_origin, request_of

logger = logging.getLogger(__name__)

Application = Callable[..., Awaitable[None]]


class Door:
    """An ASGI application around the sockets.

    Any page on the web may open a socket to us, and the browser sends our cookie along: so a cookie
    counts only from a page of our own. An app has no origin; it must bring a token.

    What comes in gets `credentials` and `last`, the query's only other word, in its scope and loses
    its query string, which may hold a token: nothing that logs or reports the scope can show it.
    """

    def __init__(self, application: Application) -> None:
        self.application = application

    async def __call__(self, scope: Scope, receive: Any, send: Any) -> None:
        """Let a socket in, or refuse it with 403 before it is one."""
        read = self.read(request_of(scope))
        if read is None:
            await send({"type": "websocket.close"})
            return
        await self.application(scope | {"query_string": b"", **read}, receive, send)

    def read(self, request: HttpRequest) -> Scope | None:
        """What the scope gets; None for a socket that is refused.

        The request itself, some 10 KB, does not stay for as long as the socket.
        """
        credentials = Credentials.of(request, request.GET.get("token", ""))
        if not self.lets_in(request, credentials):
            return None
        return {"credentials": credentials, "last": request.GET.get("last")}

    def lets_in(self, request: HttpRequest, credentials: Credentials) -> bool:
        """Whether the socket comes from a page of ours, or from an app; logs what does not."""
        origin = request.headers.get("Origin")
        try:
            fits = own_origin(request) or (origin is None and bool(credentials.token))
        except DisallowedHost:
            fits = False
        if not fits:
            host = request.headers.get("Host")
            logger.warning("Refused a WebSocket of origin %r to host %r", origin, host)
        return fits


async def unknown(scope: Scope, receive: Any, send: Any) -> None:
    """Refuse a socket at an address that nothing is at."""
    await send({"type": "websocket.close"})
