"""What tests of the checkout share: a shopper with books in the basket and an address."""

from decimal import Decimal

from main.basket_changes import summary
from main.baskets import add, open_basket_of
from main.orders import place_order
from main.tests.factories import AddressFactory, ProductFactory

URL = "/order/address_select/"


def filled_basket(user, *prices, copies=1):
    """The user's basket with a new book for each price."""
    basket = open_basket_of(user)
    for price in prices or ("9.90",):
        add(basket, ProductFactory(price=Decimal(price)), copies)
    return basket


def seen(basket):
    """What a page would show of a basket now."""
    return summary(basket.lines.select_related("product"))


def form_data(basket, address, **extra):
    """What the page sends."""
    return {"basket": basket.pk, "seen": seen(basket), "billing": address.pk, **extra}


def place(basket, address=None, **extra):
    """Place the order of a basket."""
    address = address or AddressFactory(user=basket.user)
    wanted = {"seen": seen(basket), "billing": address, "shipping": address, **extra}
    return place_order(basket.user, basket.pk, wanted.pop("seen"), **wanted)
