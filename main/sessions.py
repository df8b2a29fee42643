"""Sessions, read from Redis and kept in the database: while Redis is away, the database will do.

Django's own store fails then on every page of whoever has a session. Only the end of one still
fails, on purpose: a session that Redis keeps would come back with it, logged in.
"""

import logging
from typing import Any

from django.contrib.sessions.backends import cached_db
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)


class SessionStore(cached_db.SessionStore):
    """A session."""

    def load(self) -> dict[str, Any]:
        """What is in it."""
        try:
            return super().load()
        except RedisError:
            logger.exception("Read from the database: a session")
            return super(cached_db.SessionStore, self).load()

    async def aload(self) -> dict[str, Any]:
        """What is in it."""
        try:
            return await super().aload()
        except RedisError:
            logger.exception("Read from the database: a session")
            return await super(cached_db.SessionStore, self).aload()

    def exists(self, session_key: str) -> bool:
        """Whether there is one of that key."""
        try:
            return super().exists(session_key)
        except RedisError:
            return super(cached_db.SessionStore, self).exists(session_key)
