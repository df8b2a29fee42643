"""503 for what cannot be done while Redis is away, wherever in the shop that is found out.

Most of the shop goes on without it. Passwords are not tried then: nobody would count how often.
"""

import logging

from django.http import HttpRequest, HttpResponse
from django.utils.deprecation import MiddlewareMixin
from redis.exceptions import RedisError

from main.views.errors import answer

logger = logging.getLogger(__name__)

RETRY_AFTER = 30
"""Seconds after which a program may try again: a Redis that is restarted is back by then."""


class WithoutRedisMiddleware(MiddlewareMixin):
    """Make an answer of a RedisError that a view did not catch."""

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Log it, once, and say when to try again."""
        if not isinstance(exception, RedisError):
            return None
        logger.error("Answered 503: Redis is not to be had", exc_info=exception)
        response = answer(request, 503)
        response.headers["Retry-After"] = str(RETRY_AFTER)
        response._has_been_logged = True
        return response
