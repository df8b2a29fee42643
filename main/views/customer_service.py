"""The office of customer service: who is there to be talked to, and what was talked about."""

import logging

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from redis.exceptions import RedisError

from main.chat import conversation, presence
from main.chat.presence import Room
from main.views.guards import employees_only

logger = logging.getLogger(__name__)


@never_cache
@require_safe
@employees_only
def customer_service(request: HttpRequest) -> HttpResponse:
    """The rooms with people in them and the latest conversations, for employees."""
    context = {"rooms": rooms(), "conversations": conversation.latest()}
    return render(request, "main/customer_service.html", context)


def rooms() -> list[Room] | None:
    """The rooms with people in them; None when Redis is away."""
    try:
        return presence.store().rooms()
    except RedisError:
        logger.exception("Presence is not to be had")
        return None
