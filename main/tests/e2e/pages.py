"""The pages of the shop, with what they need to be looked at."""

from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.test import Client
from django.urls import reverse

from main.baskets import add, open_basket_of
from main.mails.email_change import confirm_link
from main.mails.password import reset_link
from main.reminders import token_of
from main.tests.factories import (
    AddressFactory,
    ChatMessageFactory,
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
        ChatMessageFactory(order=self.order, author=self.shopper, text="Where is it?")
        OrderLineFactory(order=self.order, product=self.sold_out, status="cancelled")
        self.employee = EmployeeFactory()
        self.parcel = OrderLineFactory(order__status="paid", quantity=2).order
        add(open_basket_of(self.shopper), self.book, 2)
        self.newcomer = UserFactory()
        add(open_basket_of(self.newcomer), self.book)

    def cookies(self, visitor, url):
        """The cookies of somebody who is logged in, none of a stranger's."""
        if visitor == "stranger":
            return []
        client = Client()
        client.force_login(getattr(self, visitor))
        session = client.session
        session["last_order"] = self.order.pk
        session.save()
        name = settings.SESSION_COOKIE_NAME
        return [{"name": name, "value": client.cookies[name].value, "url": url}]


class Page(NamedTuple):
    """An address to look at.

    `query` may be a function of the shop. `press` names a button to press first, for what only a
    form's answer shows.
    """

    name: str
    visitor: str = "stranger"
    arguments: Callable = lambda shop: []
    query: str | Callable = ""
    press: str = ""
    status: int = 200

    def address(self, shop):
        """Where it is in a shop."""
        query = self.query(shop) if callable(self.query) else self.query
        return reverse(self.name, args=self.arguments(shop)) + query


def uid(shop):
    """What the link to a new password calls the shopper."""
    return [urlsplit(reset_link(shop.shopper)).path.split("/")[2]]


def reset_query(shop):
    """The secret of that link."""
    return f"?{urlsplit(reset_link(shop.shopper)).query}"


def confirm_query(shop):
    """The secret of the link to another e-mail address."""
    return f"?{urlsplit(confirm_link(shop.shopper, 'new@example.com')).query}"


def turning_off(shop):
    """What the link in a reminder has after the address."""
    return f"?token={token_of(UserFactory())}"


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
    Page("address_select", "shopper"),
    Page("address_select", "newcomer"),
    Page("address_select", "newcomer", press="Save this address", status=422),
    Page("order_done", "shopper"),
    Page("orders", "shopper"),
    Page("orders", "newcomer"),
    Page("order", "shopper", arguments=lambda shop: [shop.order.pk]),
    Page("order", "employee", arguments=lambda shop: [shop.order.pk]),
    Page("invoice", "shopper", arguments=lambda shop: [shop.order.pk]),
    Page("parcel", "shopper", arguments=lambda shop: [shop.order.pk]),
    Page("signup"),
    Page("signup", press="Make my account", status=422),
    Page("login"),
    Page("login", press="Log in", status=422),
    Page("password_reset"),
    Page("password_reset", press="Send me a link", status=422),
    Page("password_reset_done"),
    Page("password_reset_complete"),
    Page("password_reset_confirm", arguments=lambda shop: ["MQ"], status=410),
    Page("password_reset_confirm", arguments=uid, query=reset_query),
    Page("account", "shopper"),
    Page("password_change", "shopper"),
    Page("password_change", "shopper", press="Change my password", status=422),
    Page("email_change", "shopper"),
    Page("email_change", "shopper", press="Send me the link", status=422),
    Page("email_confirm", "shopper", status=410),
    Page("email_confirm", "shopper", query=confirm_query),
    Page("addresses", "shopper"),
    Page("addresses", "employee"),
    Page("address_create", "shopper"),
    Page("address_create", "shopper", press="Keep this address", status=422),
    Page("address_edit", "shopper", arguments=lambda shop: [shop.address.pk]),
    Page("address_delete", "shopper", arguments=lambda shop: [shop.address.pk]),
    Page("about_us"),
    Page("contact_us"),
    Page("contact_us", "shopper"),
    Page("contact_us", press="Send", status=422),
    Page("chat", "shopper", arguments=lambda shop: [shop.order.pk]),
    Page("chat", "employee", arguments=lambda shop: [shop.order.pk]),
    Page("customer_service", "employee"),
    Page("reminders_off", query=turning_off),
    Page("reminders_off", query=turning_off, press="Turn reminders off"),
    Page("reminders_off", status=404),
    Page("order_dashboard", "employee"),
    Page("order_dashboard", "employee", query="?placed_from=2026-02-30"),
    Page("order_dashboard", "employee", query="?email=nobody"),
    Page("office-admin:orders_per_day", "employee"),
    Page("office-admin:most_bought", "employee"),
    Page("admin:index", "employee", status=403),
    Page("api", "employee"),
    Page("api_orders", "employee", query="?status=paid&page_size=1"),
    Page("api_order", "employee", arguments=lambda shop: [shop.parcel.pk]),
    Page("api_order_lines", "employee"),
    Page("api_order_line", "employee", arguments=lambda shop: [shop.parcel.lines.get().pk]),
]

NO_PAGES = {
    "chat_socket": "a WebSocket",
    "rooms": "an event stream",
    "add_to_basket": "POST, then another page",
    "api_schema": "JSON",
    "favicon": "a picture",
    "logout": "POST, then another page",
    "media": "a picture",
    "mobile_auth": "JSON",
    "mobile_orders": "JSON",
    "mobile_tracker": "JSON",
}
"""Addresses that show no page of their own, and what they do."""
