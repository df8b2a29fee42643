"""The mail that says what was ordered."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db import connection as db
from django.db import transaction
from django.utils import timezone

from main.links import absolute
from main.mails import background
from main.mails.sending import letter, send
from main.models import Order


def confirm_soon(number: int) -> None:
    """Send an order's confirmation without keeping the shopper waiting.

    When that fails, `./manage.py send_confirmations` sends it later.
    """
    background.later(confirm, number)


def confirm(number: int, connection: Any = None) -> bool | None:
    """Send an order's confirmation unless it was sent before, or is being sent.

    Arguments:
        number: the order's.
        connection: an open one of Django's mail connections; a new one when None.

    Returns:
        whether the mail server took it; None when there was nothing to send.
    """
    with claimed(number) as order:
        if order is None:
            return None
        sent = False
        try:
            mail = letter("confirmation", [order.user.email], context(order), connection=connection)
            sent = send(mail, about=f"confirmation of order {number}")
        finally:
            confirmed_at = timezone.now() if sent else None
            Order.objects.filter(pk=number).update(confirmed_at=confirmed_at)
        return sent


@contextmanager
def claimed(number: int) -> Iterator[Order | None]:
    """An unconfirmed order that nobody else confirms meanwhile, or None.

    PostgreSQL locks its row: a process that is killed leaves it unsent. SQLite could only lock
    everything for as long as the mail server takes, so there the date itself is the claim.
    """
    whole = Order.objects.select_related("user", "billing_address", "shipping_address")
    unsent = whole.unconfirmed().filter(pk=number)
    if db.features.has_select_for_update:
        with transaction.atomic():
            lock = {"skip_locked": True, "no_key": True, "of": ("self",)}
            yield unsent.select_for_update(**lock).first()
    else:
        mine = unsent.update(confirmed_at=timezone.now())
        yield whole.get(pk=number) if mine else None


def context(order: Order) -> dict[str, Any]:
    """What the mail's text needs."""
    return {
        "order": order,
        "lines": list(order.lines.all()),
        "address": absolute(order.get_absolute_url()),
        "payment_instructions": settings.PAYMENT_INSTRUCTIONS,
    }
