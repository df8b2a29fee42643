"""The pages of the shop, with what they need to be looked at."""

from collections.abc import Callable
from typing import NamedTuple

from django.conf import settings
from django.test import Client

from main.baskets import add, open_basket_of
from main.tests.factories import (
    AddressFactory,
    EmployeeFactory,
    OrderFactory,
    OrderLineFactory,
    ProductFactory,
    ProductImageFactory,
    ProductTagFactory,
    UserFactory,
)


class Shop:
    """A small shop in which every page has something to show."""

    def __init__(self):
        self.tag = ProductTagFactory(name="Novels", description="Long stories.")
        self.book = ProductFactory(name="Emma", description="A match-maker is mistaken.")
        self.book.tags.add(self.tag)
        for position in range(3):
            ProductImageFactory(product=self.book, position=position)
        self.sold_out = ProductFactory(name="Villette", in_stock=False)
        for _ in range(30):
            ProductFactory(featured=True).tags.add(self.tag)
        self.shopper = UserFactory()
        self.address = AddressFactory(user=self.shopper)
        self.order = OrderFactory(user=self.shopper)
        OrderLineFactory(order=self.order, product=self.book, quantity=2)
        OrderLineFactory(order=self.order, product=self.sold_out, status="cancelled")
        self.employee = EmployeeFactory()
        add(open_basket_of(self.shopper), self.book, 2)

    def cookies(self, visitor, url):
        """The cookies of somebody who is logged in, none of a stranger's."""
        if visitor == "stranger":
            return []
        client = Client()
        client.force_login(getattr(self, visitor))
        name = settings.SESSION_COOKIE_NAME
        return [{"name": name, "value": client.cookies[name].value, "url": url}]


class Page(NamedTuple):
    """An address to look at.

    `press` names a button to press first, for what only a form's answer shows.
    """

    name: str
    visitor: str = "stranger"
    arguments: Callable = lambda shop: []
    query: str = ""
    press: str = ""
    status: int = 200


PAGES = [
    Page("home"),
    Page("home", "shopper"),
    Page("product_list", arguments=lambda shop: ["all"]),
    Page("product_list", arguments=lambda shop: [shop.tag.slug], query="?sort=price&page=2"),
    Page("product_list", arguments=lambda shop: ["all"], query="?price_min=9&price_max=1"),
    Page("product", arguments=lambda shop: [shop.book.slug]),
    Page("product", arguments=lambda shop: [shop.sold_out.slug]),
    Page("product", arguments=lambda shop: ["no-such-book"], status=404),
    Page("search"),
    Page("search", query="?q=emma"),
    Page("search", query="?q=xyzzy"),
    Page("basket"),
    Page("basket", "shopper"),
    Page("signup"),
    Page("signup", press="Make my account", status=422),
    Page("login"),
    Page("login", press="Log in"),  # Django answers 200
]

NO_PAGES = {
    "add_to_basket": "POST, then another page",
    "favicon": "a picture",
    "logout": "POST, then another page",
    "media": "a picture",
}
"""Addresses that show no page of their own, and what they do."""
