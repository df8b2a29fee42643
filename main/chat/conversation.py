"""What is said about an order: kept once, told in one order, read again without gaps."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max, Q, QuerySet

from main.chat.admission import Person, name_of
from main.models import ChatMessage, Order

PAGE = 200
"""Messages that are sent to whoever has none."""

CATCH_UP = 500
"""Missed messages that are sent to whoever was away; who has missed more begins anew."""

RECENT, CONVERSATIONS = 2000, 50
"""How many messages are looked through for conversations, and how many of those are shown."""

Said = dict[str, Any]
"""A message as clients get it, and `author_id`, which they do not get."""


class KeyTakenError(Exception):
    """Somebody else has sent another message with this key."""


@dataclass(frozen=True)
class Kept:
    """A message in the database, and the id of the one before it in its conversation (or 0)."""

    said: Said
    previous: int


@transaction.atomic
def keep(order_id: int, person: Person, key: uuid.UUID, text: str) -> Kept:
    """Store a message; one that is there already, sent again, is only looked up.

    The order's row is locked first. So the messages of a conversation are committed in the order
    of their ids: whoever has read one has missed none before it.

    Raises:
        KeyTakenError: the key is that of another person's message.
        Order.DoesNotExist: the order is gone.
    """
    order = Order.objects.select_for_update(no_key=True).get(pk=order_id)
    messages = ChatMessage.objects.filter(order=order)
    found = messages.aggregate(same=Max("pk", filter=Q(key=key)), newest=Max("pk"))
    if found["same"] is None:
        return Kept(as_said(add(order, person, key, text), person.name), found["newest"] or 0)
    message = messages.get(pk=found["same"])
    if message.author_id != person.pk:
        raise KeyTakenError
    previous = messages.filter(pk__lt=message.pk).aggregate(id=Max("pk"))["id"]
    return Kept(as_said(message, person.name), previous or 0)


def add(order: Order, person: Person, key: uuid.UUID, text: str) -> ChatMessage:
    """Write a message down, and on the order who has answered."""
    message = ChatMessage.objects.create(
        order=order, author_id=person.pk, from_staff=person.staff, key=key, text=text
    )
    if person.staff and order.last_spoken_to_id != person.pk:
        Order.objects.filter(pk=order.pk).update(last_spoken_to=person.pk)
    return message


def as_said(message: ChatMessage, author: str) -> Said:
    """A message as clients get it, with what its author is called."""
    return {
        "id": message.pk,
        "key": str(message.key),
        "text": message.text,
        "date": message.date_created.isoformat(timespec="seconds"),
        "author": author,
        "author_id": message.author_id,
        "staff": message.from_staff,
    }


def as_read(message: ChatMessage) -> Said:
    """The same for a message that comes with its author."""
    return as_said(message, name_of(message.author, staff=message.from_staff))


def messages_of(order_id: int) -> QuerySet[ChatMessage]:
    """What was said about an order, with the authors."""
    return ChatMessage.objects.filter(order_id=order_id).select_related("author").order_by("pk")


def history(order_id: int, last: int | None) -> tuple[list[Said], bool]:
    """What a client has to be sent that has everything up to message `last`, if anything.

    Returns:
        The messages after that one; or, when the client has none, more than CATCH_UP came after it
        or nobody ever said it, the newest page. And whether there are older ones that the client
        cannot have.
    """
    if last and messages_of(order_id).filter(pk=last).exists():
        found = after(order_id, last)
        if len(found) <= CATCH_UP:
            return found, False
    return newest(order_id)


def after(order_id: int, last: int) -> list[Said]:
    """The messages after id `last`; one more than CATCH_UP at most."""
    return [as_read(one) for one in messages_of(order_id).filter(pk__gt=last)[: CATCH_UP + 1]]


def newest(order_id: int, before: int | None = None) -> tuple[list[Said], bool]:
    """The last page of messages (those before id `before`), and whether there are older ones."""
    found = messages_of(order_id).order_by("-pk")
    if before is not None:
        found = found.filter(pk__lt=before)
    page = list(found[: PAGE + 1])
    return [as_read(one) for one in reversed(page[:PAGE])], len(page) > PAGE


def newest_ids(order_ids: set[int]) -> dict[int, int]:
    """The id of the newest message of each of these orders that has one."""
    found = ChatMessage.objects.filter(order_id__in=order_ids).order_by()
    return dict(found.values_list("order_id").annotate(Max("pk")))


def latest() -> list[ChatMessage]:
    """The newest message of each conversation among the last RECENT messages, with its order.

    Looking only so far back keeps the question as quick after years as on the first day.
    """
    recent = ChatMessage.objects.order_by("-pk").values("pk")[:RECENT]
    groups = ChatMessage.objects.filter(pk__in=recent).order_by().values("order")
    newest_first = groups.annotate(newest=Max("pk")).order_by("-newest")
    ids = list(newest_first.values_list("newest", flat=True)[:CONVERSATIONS])
    found = ChatMessage.objects.filter(pk__in=ids).order_by("-pk")
    return list(found.select_related("author", "order__user", "order__last_spoken_to"))
