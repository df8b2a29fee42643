"""What the sockets of this process need every few seconds, done for all of them at once.

One task a process, not one a socket: a thousand people who only listen cost a few queries.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from contextvars import Context
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from main.chat import conversation, presence
from main.chat.admission import STRANGER, Refused, admit
from main.chat.presence import BEAT
from main.chat.threads import in_thread

if TYPE_CHECKING:
    from main.consumers.chat import ChatConsumer

logger = logging.getLogger(__name__)

RECHECK = 60
"""Seconds after which somebody who has logged out, or was deactivated, is looked at again."""

CHUNK = 200
"""Sockets that presence is told of in one step, so that messages need not wait long."""


class Heart:
    """The sockets of an event loop, and the task that looks after them while there are any."""

    def __init__(self) -> None:
        self.sockets: set[ChatConsumer] = set()
        self.task: asyncio.Task[None] | None = None

    def add(self, socket: "ChatConsumer") -> None:
        """Look after a socket."""
        self.sockets.add(socket)
        if self.task is None or self.task.done():
            # In a context of its own: its log lines belong to no request.
            self.task = asyncio.create_task(self.go_on(), context=Context())

    def remove(self, socket: "ChatConsumer") -> None:
        """Forget a socket."""
        self.sockets.discard(socket)

    async def go_on(self) -> None:
        """Beat for as long as there are sockets."""
        while self.sockets:
            await asyncio.sleep(BEAT)
            await self.beat()

    async def beat(self) -> None:
        """Do what is due; a database or Redis that is away is asked again at the next beat."""
        for step in (self.keep_present, self.check_people, self.check_messages):
            await self.guarded(step)

    async def guarded(self, step: Callable[[], Awaitable[None]]) -> None:
        """Log what goes wrong, and go on."""
        try:
            await step()
        except Exception:
            logger.exception("A heartbeat of the chat failed")

    async def keep_present(self) -> None:
        """Tell presence that all are still there."""
        entries = [socket.entry for socket in self.sockets]
        for begin in range(0, len(entries), CHUNK):
            await asyncio.to_thread(presence.store().refresh, entries[begin : begin + CHUNK])

    async def check_people(self) -> None:
        """Send away who may not be here any more."""
        for socket in list(self.sockets):
            if time.monotonic() - socket.admitted_at >= RECHECK:
                await self.check(socket)

    async def check(self, socket: "ChatConsumer") -> None:
        """Ask at the door once more."""
        try:
            person = await in_thread(admit)(socket.credentials, socket.order_id)
            if person != socket.person:
                raise Refused(STRANGER, "Log in again.")
            socket.admitted_at = time.monotonic()
        except Refused as refusal:
            await socket.refuse(refusal)

    async def check_messages(self) -> None:
        """Make up for messages that Redis has lost on the way: it promises nothing."""
        orders = {socket.order_id for socket in self.sockets}
        newest = await in_thread(conversation.newest_ids)(orders)
        for socket in list(self.sockets):
            if newest.get(socket.order_id, 0) > socket.last:
                layer = socket.channel_layer
                await layer.send(socket.channel_name, {"type": "chat.missed"})


_hearts: WeakKeyDictionary[asyncio.AbstractEventLoop, Heart] = WeakKeyDictionary()


def heart() -> Heart:
    """That of the running loop."""
    return _hearts.setdefault(asyncio.get_running_loop(), Heart())
