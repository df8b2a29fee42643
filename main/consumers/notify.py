"""The rooms that have people in them, as server-sent events for employees (docs/chat.md)."""

import asyncio
import logging
import time
from typing import Any

from channels.exceptions import StopConsumer
from channels.generic.http import AsyncHttpConsumer
from django.core.exceptions import DisallowedHost
from redis.exceptions import RedisError

from main.chat.admission import Credentials
from main.chat.groups import ROOMS
from main.chat.heart import RECHECK
from main.chat.rooms import QUIET, rooms_as_json
from main.chat.threads import in_thread
from main.consumers.requests import request_of

logger = logging.getLogger(__name__)

BEAT = 15
"""Seconds after which the rooms are looked at although nobody has come or gone: the people of a
process that was killed expire without a word. Routers close streams that are silent for longer."""

RETRY = 2000
"""Milliseconds after which a browser connects again, at a deploy for example."""

HEADERS = [
    (b"Cache-Control", b"no-store"),
    (b"X-Accel-Buffering", b"no"),
    (b"X-Content-Type-Options", b"nosniff"),
    (b"Cross-Origin-Resource-Policy", b"same-origin"),
]


ANSWERS = {
    400: "No such host.",
    401: "Log in first.",
    403: "This is for employees.",
    405: "Only GET.",
}


def is_employee(credentials: Credentials) -> bool | None:
    """Whether an employee has the credentials; None for nobody we know."""
    user = credentials.user()
    return None if user is None else user.is_employee


class NotifyConsumer(AsyncHttpConsumer):
    """One stream."""

    following: asyncio.Task[None] | None = None
    shown = ""

    def __init__(self) -> None:
        super().__init__()
        self.changed = asyncio.Event()

    async def http_request(self, message: dict[str, Any]) -> None:
        """Begin the stream, or say why not; a body that comes along is not for us."""
        if self.following or message.get("more_body"):
            return
        status = await self.status()
        if status != 200:
            await self.answer(status)
            raise StopConsumer
        await self.channel_layer.group_add(ROOMS, self.channel_name)
        headers = [(b"Content-Type", b"text/event-stream; charset=utf-8"), *HEADERS]
        await self.send_headers(headers=headers)
        await self.write(f"retry: {RETRY}\n\n")
        self.following = asyncio.create_task(self.follow())

    async def status(self) -> int:
        """What the request deserves: 200, or another status."""
        request = request_of(self.scope)
        try:
            request.get_host()
        except DisallowedHost:
            return 400
        if request.method != "GET":
            return 405
        self.credentials = Credentials.of(request)
        found = await in_thread(is_employee)(self.credentials)
        self.checked_at = time.monotonic()
        return {True: 200, False: 403, None: 401}[found]

    async def answer(self, status: int) -> None:
        """A short answer instead of the stream."""
        allow = [(b"Allow", b"GET")] if status == 405 else []
        headers = [(b"Content-Type", b"text/plain; charset=utf-8"), *HEADERS, *allow]
        await self.send_response(status, f"{ANSWERS[status]}\n".encode(), headers=headers)

    async def follow(self) -> None:
        """Show the rooms, now and whenever they have changed; the end of it is the stream's."""
        try:
            while await self.is_still_welcome():
                await self.show()
                await self.a_change()
        except Exception:
            logger.exception("An event stream failed")
        await self.send_body(b"")

    async def is_still_welcome(self) -> bool:
        """Ask again now and then whether this is an employee."""
        if time.monotonic() - self.checked_at < RECHECK:
            return True
        self.checked_at = time.monotonic()
        return bool(await in_thread(is_employee)(self.credentials))

    async def show(self) -> None:
        """Send the rooms if they are others than before, else a comment that keeps the line up."""
        try:
            rooms = await rooms_as_json()
        except RedisError:
            logger.exception("Presence is not to be had")
            rooms = self.shown
        news = f"event: rooms\ndata: {rooms}\n\n" if rooms != self.shown else ":\n\n"
        self.shown = rooms
        await self.write(news)

    async def a_change(self) -> None:
        """Wait until somebody comes or goes, though not for ever; many at once are one change."""
        try:
            await asyncio.wait_for(self.changed.wait(), BEAT)
        except TimeoutError:
            return
        await asyncio.sleep(QUIET)
        self.changed.clear()

    async def rooms_changed(self, event: dict[str, Any]) -> None:
        """Somebody has come or gone."""
        self.changed.set()

    async def write(self, text: str) -> None:
        """Send a part of the stream."""
        await self.send_body(text.encode(), more_body=True)

    async def disconnect(self) -> None:
        """Stop following."""
        if self.following:
            self.following.cancel()
            await self.channel_layer.group_discard(ROOMS, self.channel_name)
