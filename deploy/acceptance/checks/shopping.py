"""A shopper's way to an order."""

from deploy.acceptance.expecting import expect, expect_status
from deploy.acceptance.tour import Tour, log_in
from deploy.acceptance.visitor import Visitor


def basket(tour: Tour) -> str:
    """What a stranger puts into the basket is still there after they have made an account."""
    page = tour.shopper.page("/basket/")
    expect(f'href="{tour.book}"' in page, f"{tour.book} is not in the basket")
    expect("Nothing in it yet" in tour.stranger.page("/basket/"), "a stranger has that basket too")
    return tour.book


def checkout(tour: Tour) -> str:
    """The basket becomes an order, with an invoice in PDF."""
    page = f"/orders/{tour.order}/"
    expect("Ada Reader" in tour.shopper.page(page), f"{page} has no address")
    invoice = expect_status(tour.shopper.get(f"{page}invoice/?format=pdf"), 200)
    expect(invoice.content.startswith(b"%PDF-"), f"{invoice.url} is no PDF")
    expect("Nothing in it yet" in tour.shopper.page("/basket/"), "the basket is not empty again")
    return f"order {tour.order}"


def login(tour: Tour) -> str:
    """The shopper logs in from another browser, not with a wrong password; the owner as well."""
    expect(tour.shopper, "nobody has an account")
    visitor = Visitor(tour.target)
    try:
        wrong = visitor.send("/login/", "username", {"username": tour.email, "password": "wrong"})
        expect_status(wrong, 422)
        log_in(visitor, tour.email, tour.password)
        visitor.page("/account/")
    finally:
        visitor.close()
    tour.owner.page("/admin/")
    return "a shopper and the owner"
