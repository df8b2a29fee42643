"""Two presses on "Place order", two tabs, and staff at the same moment."""

from decimal import Decimal
from functools import partial
from threading import Event

import pytest
from django.core import mail
from django.db import connection, transaction
from django.test import Client

from main import orders
from main.baskets import open_basket_of
from main.models import Basket, BasketLine, Order, OrderLine, Product
from main.orders import NotOrderedError
from main.tests.at_once import AT_ONCE, at_once, together
from main.tests.checking_out import URL, filled_basket, form_data, place, seen
from main.tests.factories import AddressFactory, ProductFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def basket():
    return filled_basket(UserFactory(), "2.50", "7.00")


def try_to_place(basket, address, before):
    """The order, or None when it is refused."""
    try:
        return place(basket, address, seen=before)
    except NotOrderedError:
        return None


def test_one_basket_becomes_one_order(basket):
    address, before = AddressFactory(user=basket.user), seen(basket)
    found = at_once(partial(place, basket, address, seen=before))
    assert found == [Order.objects.get()] * AT_ONCE
    assert OrderLine.objects.count() == 2
    assert len(mail.outbox) == 1


def test_two_tabs_lead_to_the_same_order(basket):
    address = AddressFactory(user=basket.user)
    data = form_data(basket, address)
    clients = [Client() for _ in range(AT_ONCE)]
    for client in clients:
        client.force_login(basket.user)
    answers = together(*[partial(client.post, URL, data) for client in clients])
    assert [answer["Location"] for answer in answers] == ["/order/done/"] * AT_ONCE
    order = Order.objects.get()
    assert [client.get("/order/done/").context["order"] for client in clients] == [order] * AT_ONCE


def test_books_are_locked_in_the_same_order_by_everybody():
    """Else two people ordering the same books could wait for each other."""
    books = [ProductFactory() for _ in range(9)]
    with transaction.atomic():
        assert orders.lock_books([book.pk for book in reversed(books)]) == books


def test_people_ordering_the_same_books_all_get_them():
    books = [ProductFactory() for _ in range(9)]
    baskets = [open_basket_of(UserFactory()) for _ in range(AT_ONCE)]
    for number, basket in enumerate(baskets):
        turned = books if number % 2 else books[::-1]
        BasketLine.objects.bulk_create(BasketLine(basket=basket, product=book) for book in turned)
    together(*[partial(place, basket) for basket in baskets])
    assert Order.objects.count() == AT_ONCE


def test_a_book_added_meanwhile_is_in_the_order_or_in_the_next_basket(basket, client):
    """Never in a basket that nobody will see again."""
    client.force_login(basket.user)
    book = ProductFactory()
    address, before = AddressFactory(user=basket.user), seen(basket)
    together(
        partial(try_to_place, basket, address, before),
        partial(client.post, "/add_to_basket/", {"product_id": book.pk}),
    )
    line = BasketLine.objects.get(product=book)
    assert line.basket.status == Basket.Status.OPEN


@pytest.fixture
def staff(monkeypatch):
    """Staff who change all books in the moment before an order locks them."""
    if not connection.features.has_select_for_update:
        pytest.skip("SQLite has one writer: nobody changes a book while an order is placed")
    real, began, changed = orders.lock_books, Event(), Event()

    def lock_books(numbers):
        began.set()
        assert changed.wait(30)
        return real(numbers)

    def change(**values):
        assert began.wait(30)
        count = Product.objects.update(**values)
        changed.set()
        return count

    monkeypatch.setattr(orders, "lock_books", lock_books)
    return change


@pytest.mark.parametrize(
    "change", [{"active": False}, {"in_stock": False}, {"price": Decimal("3.00")}]
)
def test_what_staff_changes_at_that_moment_counts(basket, staff, change):
    address, before = AddressFactory(user=basket.user), seen(basket)
    order = partial(try_to_place, basket, address, before)
    assert together(order, partial(staff, **change)) == [None, 2]
    assert not Order.objects.exists()


def test_a_book_is_not_withdrawn_while_its_order_is_placed(basket):
    """The one who withdraws it waits until the order is there."""
    if not connection.features.has_select_for_update:
        pytest.skip("SQLite has one writer: nobody changes a book while an order is placed")
    address, before = AddressFactory(user=basket.user), seen(basket)
    with transaction.atomic():
        place(basket, address, seen=before)
        assert together(withdraw_at_once) == [0]


def withdraw_at_once():
    """Withdraw the books nobody has locked; returns how many."""
    with transaction.atomic():
        books = Product.objects.select_for_update(skip_locked=True)
        return Product.objects.filter(pk__in=[book.pk for book in books]).update(active=False)
