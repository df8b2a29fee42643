"""The id of a request: the router gives it, its log lines and its answer have it."""

import re
import uuid
from collections.abc import Sequence
from contextvars import ContextVar

current: ContextVar[str] = ContextVar("request_id", default="")
"""The id of the request that is being answered; empty outside of one."""

WELL_FORMED = re.compile(r"[A-Za-z0-9-]{20,200}")
"""Heroku's rule for an X-Request-Id it passes on."""


def accepted(given: Sequence[str]) -> str:
    """The id to use.

    Arguments:
        given: every X-Request-Id of the request. One that is well-formed is kept; anything else,
            two of them included, makes way for a new id.
    """
    if len(given) == 1 and WELL_FORMED.fullmatch(given[0]):
        return given[0]
    return str(uuid.uuid4())
