"""Who is in which room, in all web processes.

Every socket is an entry that expires unless its process says again, every few seconds, that it is
there: a process that is killed leaves nobody behind for longer than TTL.
"""

from functools import cache

from django.conf import settings

from main.chat.presence.entries import BEAT, TTL, Entry, Room, Store
from main.chat.presence.memory import MemoryStore
from main.chat.presence.redis_store import RedisStore

__all__ = ["BEAT", "TTL", "Entry", "Room", "Store", "store"]


def store() -> Store:
    """Where the entries are: in Redis if there is one, else in this process."""
    return _store(settings.REDIS_URL, settings.REDIS_PREFIX)


@cache
def _store(address: str, prefix: str) -> Store:
    return RedisStore(address, prefix) if address else MemoryStore()
