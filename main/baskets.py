"""Whose basket is whose: strangers have one through their session, users one of their own."""

from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Least
from django.http import HttpRequest
from django.utils import timezone

from main.models import Basket, BasketLine, Product, User
from main.models.basket import MAX_BOOKS, MAX_QUANTITY, BasketQuerySet

SESSION_KEY = "basket_id"


def current_basket(request: HttpRequest) -> Basket | None:
    """The visitor's open basket, if there is one. A number that leads nowhere is forgotten."""
    if request.user.is_authenticated:
        return Basket.objects.open().filter(user=request.user).first()
    number = request.session.get(SESSION_KEY)
    if number is None:
        return None
    basket = strangers(number).first()
    if basket is None:
        del request.session[SESSION_KEY]
    return basket


def strangers(number: Any) -> BasketQuerySet:
    """The open basket of a number in a session, none when it is a user's or no number at all."""
    if type(number) is not int:
        return Basket.objects.none()
    return Basket.objects.open().filter(pk=number, user=None)


def basket_to_fill(request: HttpRequest) -> Basket:
    """The visitor's open basket, made when there is none."""
    if request.user.is_authenticated:
        return open_basket_of(request.user)
    basket = current_basket(request)
    if basket is None:
        basket = Basket.objects.create()
        request.session[SESSION_KEY] = basket.pk
    return basket


@transaction.atomic
def open_basket_of(user: User) -> Basket:
    """The user's one open basket; two requests at once get the same.

    Locked to the end of the caller's transaction: nothing is put into a basket that is being
    ordered, where it would be lost.
    """
    baskets = Basket.objects.select_for_update()
    return baskets.get_or_create(user=user, status=Basket.Status.OPEN)[0]


def has_room(basket: Basket, product: Product) -> bool:
    """Whether a book may go into a basket: it is there already, or fewer than MAX_BOOKS are."""
    return basket.lines.exclude(product=product).count() < MAX_BOOKS


def add(basket: Basket, product: Product, copies: int = 1) -> None:
    """Put copies into a basket, up to MAX_QUANTITY; safe for two requests at once."""
    line, created = BasketLine.objects.get_or_create(
        basket=basket, product=product, defaults={"quantity": copies}
    )
    if not created:
        BasketLine.objects.filter(pk=line.pk).update(
            quantity=Least(F("quantity") + copies, MAX_QUANTITY)
        )
    touch(basket)


def touch(basket: Basket) -> None:
    """Say that a basket was changed now; a line knows no dates."""
    Basket.objects.filter(pk=basket.pk).update(date_updated=timezone.now())


def drop_unsellable(basket: Basket) -> list[str]:
    """Take out what cannot be bought any more and return a sentence for each."""
    unsellable = Q(product__active=False) | Q(product__in_stock=False)
    lines = list(basket.lines.filter(unsellable).select_related("product"))
    basket.lines.filter(pk__in=[line.pk for line in lines]).delete()
    return [farewell(line) for line in lines]


def farewell(line: BasketLine) -> str:
    """The sentence for a line whose book cannot be bought any more."""
    return f"{line.product.why_not_for_sale} We took it out of your basket."


def merge_on_login(sender: Any, request: HttpRequest | None, user: User, **kwargs: Any) -> None:
    """Give a stranger's basket to the user they turn out to be."""
    session = getattr(request, "session", None)
    number = session.pop(SESSION_KEY, None) if session is not None else None
    if number is not None:
        merge(number, user)


@transaction.atomic
def merge(number: int, user: User) -> None:
    """Move the lines of stranger's basket `number` into the user's, once.

    The stranger's basket is locked and then gone: a login sent twice finds nothing to add.
    """
    found = strangers(number).select_for_update().first()
    if found is None:
        return
    basket = open_basket_of(user)
    for line in found.lines.select_related("product"):
        add(basket, line.product, line.quantity)
    found.delete()
