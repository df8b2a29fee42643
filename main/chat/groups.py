"""Telling those who are in a room, in whichever web process their sockets are."""

import logging
from typing import Any

from channels.layers import get_channel_layer
from redis.exceptions import RedisError

from main.chat.conversation import Kept

logger = logging.getLogger(__name__)

ROOMS = "rooms"
"""The group of those who watch which rooms have people in them."""


def room(order_id: int) -> str:
    """The group of those who are in a conversation."""
    return f"room.{order_id}"


async def tell(group: str, event: str, **details: Any) -> None:
    """Tell a group that something has happened.

    A Redis that is away costs no message: sockets look for what they have missed by themselves.
    """
    try:
        await get_channel_layer().group_send(group, {"type": event, **details})
    except (RedisError, OSError):
        logger.exception("Could not tell %s of %s", group, event)


async def tell_message(order_id: int, kept: Kept) -> None:
    """Tell a room what was said, and which message came before it."""
    await tell(room(order_id), "chat.message", said=kept.said, previous=kept.previous)
