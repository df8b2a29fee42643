"""The rooms that have people in them, read once for all who watch them."""

import asyncio
import json
import time
from typing import Any
from weakref import WeakKeyDictionary

from django.urls import reverse

from main.chat import presence
from main.chat.presence import Room

QUIET = 0.5
"""Seconds for which an answer holds: a hundred people may come at once, as after a deploy."""


class Watch:
    """What the watchers of an event loop were last shown."""

    def __init__(self) -> None:
        self.lock = asyncio.Lock()
        self.read_at = float("-inf")
        self.rooms = ""

    async def look(self) -> str:
        """The rooms, as JSON."""
        async with self.lock:
            if time.monotonic() - self.read_at >= QUIET:
                rooms = await asyncio.to_thread(presence.store().rooms)
                self.rooms = json.dumps([as_shown(room) for room in rooms])
                self.read_at = time.monotonic()
            return self.rooms


_watches: WeakKeyDictionary[asyncio.AbstractEventLoop, Watch] = WeakKeyDictionary()


async def rooms_as_json() -> str:
    """The rooms with people in them, for employees."""
    return await _watches.setdefault(asyncio.get_running_loop(), Watch()).look()


def as_shown(room: Room) -> dict[str, Any]:
    """A room as employees see it: with the addresses."""
    people = [{"name": one.email, "staff": one.staff} for one in room.people]
    return {"order": room.order, "url": reverse("chat", args=[room.order]), "people": people}
