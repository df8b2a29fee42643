"""Reminding people of the books they left in a basket: one mail a basket, ever.

A basket is claimed before its mail is sent, in one statement, so of two commands at once only one
sends it; the claim is given back when the mail was not sent. Nothing is locked meanwhile: a slow
mail server must not hold up a shopper who comes back and changes the basket. When the process is
killed between the two, that basket's mail is the one that is never sent.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.core.signing import BadSignature, Signer
from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.utils import timezone

from main.mails.reminder import send_reminder
from main.mails.server import hang_up, mail_server, reach
from main.models import Basket, BasketLine, User

BATCH = 100
"""Baskets read at once."""


def signer() -> Signer:
    """Signs who may turn reminders off without a login. It does not expire: mails are kept."""
    return Signer(salt="main.reminders")


def token_of(user: User) -> str:
    """What an unsubscribe link knows a person by."""
    return signer().sign(str(user.pk))


def person_of(token: str) -> User | None:
    """Whose token it is; None when it is not one of ours, or of somebody who left."""
    try:
        return User.objects.filter(pk=signer().unsign(token)).first()
    except BadSignature:
        return None


def due(before: datetime) -> QuerySet[Basket]:
    """The baskets to remind somebody of.

    People who are active and want reminders, an open basket that was not changed since `before`,
    and in it a book that can be bought. No table is joined: an UPDATE of this keeps its conditions
    on the basket's own row, which is what lets only one of two at once have it.
    """
    people = User.objects.filter(is_active=True, wants_reminders=True)
    return Basket.objects.open().filter(
        Exists(for_sale().filter(basket=OuterRef("pk"))),
        user__in=people,
        reminded_at=None,
        date_updated__lte=before,
    )


def for_sale() -> QuerySet[BasketLine]:
    """Lines whose book can be bought today."""
    return BasketLine.objects.filter(product__active=True, product__in_stock=True)


def due_in_batches(before: datetime) -> Iterator[Basket]:
    """The baskets of `due`, each with its user and `lines_for_sale`."""
    lines = for_sale().select_related("product")
    found = (
        due(before)
        .order_by("pk")
        .select_related("user")
        .prefetch_related(Prefetch("lines", queryset=lines, to_attr="lines_for_sale"))
    )
    last = 0
    while batch := list(found.filter(pk__gt=last)[:BATCH]):
        yield from batch
        last = batch[-1].pk


def remind_all(before: datetime) -> Iterator[bool]:
    """Remind everybody who is due, over one connection; give for each mail whether it was sent.

    Raises:
        MailServerError: no connection could be made; the baskets left are due next time.
    """
    with mail_server() as connection:
        for basket in due_in_batches(before):
            reach(connection)
            if claimed(basket, before):
                yield sent(basket, connection)


def claimed(basket: Basket, before: datetime) -> bool:
    """Mark a basket as reminded, unless it is not due any more; return whether it was."""
    return bool(due(before).filter(pk=basket.pk).update(reminded_at=timezone.now()))


def sent(basket: Basket, connection: Any) -> bool:
    """Send a claimed basket's mail; when that fails or is interrupted, it is due again."""
    took_it = False
    try:
        took_it = send_reminder(basket, token_of(basket.user), connection)
    finally:
        if not took_it:
            Basket.objects.filter(pk=basket.pk).update(reminded_at=None)
            # What failed may have left the conversation in the middle: the next mail begins anew.
            hang_up(connection)
    return took_it
