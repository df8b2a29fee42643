"""What the checks have in common: the people who take part, and what they have bought."""

import re
import secrets
from functools import cached_property

import httpx

from deploy.acceptance.expecting import Failure, expect, expect_status, the
from deploy.acceptance.forms import forms_of
from deploy.acceptance.target import Target
from deploy.acceptance.visitor import Visitor

ADDRESS = {
    "name": "Ada Reader",
    "address1": "1 Long Lane",
    "postcode": "AB1 2CD",
    "city": "Booktown",
}


class Tour:
    """One look at a shop. Whatever a check needs is made when it is first asked for."""

    def __init__(self, target: Target) -> None:
        self.target = target
        self.mark = secrets.token_hex(4)

    @cached_property
    def stranger(self) -> Visitor:
        """Somebody without an account."""
        return Visitor(self.target)

    @cached_property
    def book(self) -> str:
        """The path of a book that can be bought.

        Raises:
            Failure: there is none.
        """
        shelf = self.stranger.page("/products/all/")
        for path in dict.fromkeys(re.findall(r'href="(/product/[^"]+/)"', shelf)):
            if any("product_id" in one.fields for one in forms_of(self.stranger.page(path))):
                return path
        raise Failure("the shop has no book to buy: ./manage.py import_data gives it some")

    @cached_property
    def email(self) -> str:
        """The shopper's address, made up for this tour."""
        return f"acceptance-{self.mark}@example.com"

    @cached_property
    def password(self) -> str:
        """The shopper's password."""
        return secrets.token_urlsafe(16)

    @cached_property
    def shopper(self) -> Visitor:
        """Somebody who has put a book into the basket and then made an account.

        Raises:
            Failure: they could not.
        """
        visitor = Visitor(self.target)
        expect_status(visitor.send(self.book, "product_id", {}), 200)
        values = {"email": self.email, "password1": self.password, "password2": self.password}
        made = expect_status(visitor.send("/signup/", "password2", values), 200)
        expect("Welcome to BookTime" in made.text, f"{made.url} does not welcome the new shopper")
        return visitor

    @cached_property
    def owner(self) -> Visitor:
        """The owner, logged in.

        Raises:
            Failure: the target names none, or the login is refused.
        """
        named = self.target.owner
        expect({"email", "password"} <= named.keys(), "the target has no owner to log in as")
        visitor = Visitor(self.target)
        log_in(visitor, named["email"], named["password"])
        return visitor

    @cached_property
    def order(self) -> int:
        """The number of the order that the shopper has placed for what was in the basket.

        Raises:
            Failure: the checkout came to nothing.
        """
        page = "/order/address_select/"
        expect_status(self.shopper.send(page, "address1", ADDRESS | {"save_address": ""}), 200)
        done = expect_status(self.shopper.send(page, "seen", {}), 200)
        expect(done.url.path == "/order/done/", f"the checkout ended at {done.url}")
        number = re.search(r'href="/orders/(\d+)/"', done.text)
        return int(the(number, f"the number of the order at {done.url}")[1])

    def close(self) -> None:
        """Everybody leaves."""
        for name in ("stranger", "shopper", "owner"):
            if name in self.__dict__:
                self.__dict__[name].close()


def log_in(visitor: Visitor, email: str, password: str) -> httpx.Response:
    """Log somebody in; returns the page they come to.

    Raises:
        Failure: the login is refused.
    """
    return expect_status(
        visitor.send("/login/", "username", {"username": email, "password": password}), 200
    )
