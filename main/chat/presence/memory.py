"""Presence in a process that is the only one: development, and a shop without Redis."""

import threading
import time
from collections.abc import Iterable

from main.chat.presence.entries import TTL, Entry, Room


class MemoryStore:
    """Entries in a dictionary."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.expiry: dict[Entry, float] = {}

    def enter(self, entry: Entry) -> tuple[Room, int]:
        """Put a socket into its room."""
        with self.lock:
            room = self.room(entry)
            self.expiry[entry] = time.monotonic() + TTL
            return room, sum(one.person.pk == entry.person.pk for one in self.expiry)

    def leave(self, entry: Entry) -> Room:
        """Take a socket out of its room."""
        with self.lock:
            self.expiry.pop(entry, None)
            return self.room(entry)

    def refresh(self, entries: Iterable[Entry]) -> None:
        """Say that these sockets are still there."""
        with self.lock:
            self.expiry |= dict.fromkeys(entries, time.monotonic() + TTL)

    def rooms(self) -> list[Room]:
        """The rooms that have people in them."""
        with self.lock:
            self.expire()
            orders = sorted({entry.order for entry in self.expiry})
            return [Room.of(order, self.entries_of(order)) for order in orders]

    def room(self, entry: Entry) -> Room:
        """The room of an entry without it."""
        self.expire()
        others = [one for one in self.entries_of(entry.order) if one.socket != entry.socket]
        return Room.of(entry.order, others)

    def entries_of(self, order: int) -> list[Entry]:
        """Those of a room."""
        return [entry for entry in self.expiry if entry.order == order]

    def expire(self) -> None:
        """Forget what nobody has refreshed."""
        now = time.monotonic()
        self.expiry = {entry: end for entry, end in self.expiry.items() if end > now}
