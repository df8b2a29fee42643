"""Presence in Redis: sorted sets whose scores are the seconds at which members expire.

`rooms` has the orders, `room:ORDER` the sockets of one, `sockets:PERSON` those of a person. Each
method is one transaction, so two processes at once agree on who came first and who was last.
"""

import time
from collections import defaultdict
from collections.abc import Iterable

from redis import Redis
from redis.client import Pipeline

from main.chat.presence.entries import TTL, Entry, Room


class RedisStore:
    """Entries in sorted sets.

    Arguments:
        address: of the server; with rediss:// its certificate is checked.
        prefix: what the names of the keys begin with.
    """

    def __init__(self, address: str, prefix: str) -> None:
        self.redis = Redis.from_url(
            address, decode_responses=True, socket_timeout=2, socket_connect_timeout=2
        )
        self.prefix = prefix

    def enter(self, entry: Entry) -> tuple[Room, int]:
        """Put a socket into its room."""
        sockets = self.key("sockets", entry.person.pk)
        with self.redis.pipeline() as steps:
            self.read_room(steps, entry.order)
            self.add(steps, [entry])
            steps.zremrangebyscore(sockets, 0, time.time())
            steps.zcard(sockets)
            members, *_, number = steps.execute()
        return self.unpacked(entry.order, members, but=entry.socket), number

    def leave(self, entry: Entry) -> Room:
        """Take a socket out of its room; an empty room is passed over until it expires."""
        with self.redis.pipeline() as steps:
            steps.zrem(self.key("room", entry.order), entry.packed())
            steps.zrem(self.key("sockets", entry.person.pk), entry.socket)
            self.read_room(steps, entry.order)
            *_, members = steps.execute()
        return self.unpacked(entry.order, members)

    def refresh(self, entries: Iterable[Entry]) -> None:
        """Say that these sockets are still there."""
        with self.redis.pipeline() as steps:
            self.add(steps, entries)
            steps.execute()

    def rooms(self) -> list[Room]:
        """The rooms that have people in them."""
        now = time.time()
        self.redis.zremrangebyscore(self.key("rooms"), 0, now)
        orders = sorted(int(order) for order in self.redis.zrange(self.key("rooms"), 0, -1))
        with self.redis.pipeline(transaction=False) as steps:
            for order in orders:
                self.read_room(steps, order)
            found = zip(orders, steps.execute(), strict=True)
        rooms = [self.unpacked(order, members) for order, members in found]
        return [room for room in rooms if room.people]

    def add(self, steps: Pipeline, entries: Iterable[Entry]) -> None:
        """Set the expiry of entries, and of the keys they are in."""
        members: dict[str, dict[str | int, float]] = defaultdict(dict)
        end = time.time() + TTL
        for entry in entries:
            members[self.key("rooms")][entry.order] = end
            members[self.key("room", entry.order)][entry.packed()] = end
            members[self.key("sockets", entry.person.pk)][entry.socket] = end
        for key, scores in members.items():
            steps.zadd(key, scores)
            steps.expire(key, TTL)

    def read_room(self, steps: Pipeline, order: int) -> None:
        """Ask for the entries of a room that have not expired."""
        steps.zrange(self.key("room", order), f"({time.time()}", "+inf", byscore=True)

    def unpacked(self, order: int, members: Iterable[str], but: str = "") -> Room:
        """The room of packed entries, without the socket `but`."""
        entries = [Entry.unpacked(order, member) for member in members]
        return Room.of(order, [entry for entry in entries if entry.socket != but])

    def key(self, *words: str | int) -> str:
        """The name of a key."""
        return ":".join(map(str, (self.prefix, "presence", *words)))
