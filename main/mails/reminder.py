"""The mail to somebody who left books in a basket."""

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from main.links import absolute
from main.mails.sending import letter, send
from main.models import Basket

NAMED = 10
"""Books named before the rest is only counted."""


def send_reminder(basket: Basket, token: str, connection: Any) -> bool:
    """Remind a basket's owner; return whether the mail server took the mail.

    Arguments:
        basket: with its user and `lines_for_sale`, from `main.reminders`.
        token: stands for the user in the unsubscribe link.
        connection: to the mail server, from Django's `get_connection`.
    """
    # In the query, since logs have paths in them and no queries.
    off = absolute(f"{reverse('reminders_off')}?{urlencode({'token': token})}")
    books = [line.product for line in basket.lines_for_sale]
    context = {
        "books": books[:NAMED],
        "more": len(books[NAMED:]),
        "basket_address": absolute(reverse("basket")),
        "off_address": off,
    }
    # RFC 8058: a mail program's own button posts to the address at once.
    headers = {
        "List-Unsubscribe": f"<{off}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    mail = letter("reminder", [basket.user.email], context, connection=connection, headers=headers)
    return send(mail, about=f"reminder mail, basket {basket.pk}")
