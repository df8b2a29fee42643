"""Connections to Redis, shared by everything in a process that asks the cache."""

from functools import cache
from typing import Any

from redis import ConnectionPool


class SharedConnectionPool(ConnectionPool):
    """The pool of an address: one for the process.

    Django makes a cache object for each request under ASGI, and each would come with a pool of its
    own: a connection opened and thrown away for every page.
    """

    @classmethod
    @cache
    def from_url(cls, url: str, **options: Any) -> "SharedConnectionPool":
        """Make the pool, or return the one there is for the same address and options."""
        pool: SharedConnectionPool = super().from_url(url, **options)
        return pool
