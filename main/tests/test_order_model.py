"""What an order keeps, and when it is done."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from main.models import Order, OrderAddress
from main.tests.factories import (
    AddressFactory,
    BasketFactory,
    DispatcherFactory,
    EmployeeFactory,
    OrderFactory,
    OrderLineFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def order():
    """A paid order of two lines."""
    order = OrderFactory(status=Order.Status.PAID)
    OrderLineFactory(order=order, unit_price=Decimal("5.00"), quantity=2)
    OrderLineFactory(order=order, unit_price=Decimal("7.50"))
    return order


def status_of(order):
    return Order.objects.get(pk=order.pk).status


def test_a_total_is_of_the_prices_kept(order):
    line = order.lines.first()
    line.product.price = 100
    line.product.save()
    assert order.total == Decimal("17.50")


def test_a_cancelled_line_costs_nothing(order):
    line = order.lines.first()
    line.status = "cancelled"
    line.save()
    assert order.total == Decimal("7.50")
    assert Order.objects.with_total().get().sum == Decimal("7.50")


def test_the_sum_of_no_lines_is_nought():
    assert OrderFactory().total == 0
    assert Order.objects.with_total().get().sum == 0


def test_it_is_done_with_its_last_line(order):
    first, last = order.lines.all()
    first.status = "sent"
    first.save()
    assert status_of(order) == "paid"
    last.status = "cancelled"
    last.save()
    assert status_of(order) == "done"


def test_it_is_not_done_any_more_when_a_line_is_taken_back(order):
    for line in order.lines.all():
        line.status = "sent"
        line.save()
    line.status = "processing"
    line.save()
    assert status_of(order) == "paid"


def test_one_that_was_never_paid_is_not_paid_when_a_line_is_taken_back():
    order = OrderFactory()
    line = OrderLineFactory(order=order)
    for status, expected in (("cancelled", "done"), ("new", "new"), ("cancelled", "done")):
        line.status = status
        line.save()
        assert status_of(order) == expected
    assert not Order.objects.paid().exists()


def test_a_new_line_leaves_an_unpaid_order_new():
    order = OrderFactory()
    OrderLineFactory(order=order)
    assert status_of(order) == "new"


def test_a_basket_becomes_one_order():
    basket = BasketFactory()
    OrderFactory(basket=basket)
    with pytest.raises(IntegrityError), transaction.atomic():
        OrderFactory(basket=basket)


def test_a_person_with_an_order_cannot_be_deleted(order):
    with pytest.raises(ProtectedError):
        order.user.delete()


def test_an_order_address_does_not_follow_the_address_book():
    entry = AddressFactory(address2="Flat 2")
    copy = OrderAddress.copy_of(entry)
    entry.delete()
    assert copy.lines() == [
        "Ada Reader",
        "1 Long Lane",
        "Flat 2",
        "AB1 2CD Booktown",
        "United Kingdom",
    ]


def test_paid_orders_are_those_that_dispatchers_know():
    OrderFactory(status="new")
    paid, done = OrderFactory(status="paid"), OrderFactory(status="done")
    assert set(Order.objects.paid()) == {paid, done}


@pytest.mark.parametrize(
    ("make", "roles"),
    [
        (UserFactory, (False, False, False)),
        (EmployeeFactory, (False, True, False)),
        (DispatcherFactory, (False, False, True)),
        (lambda: UserFactory(is_staff=True, is_superuser=True), (True, True, True)),
        (lambda: EmployeeFactory(is_staff=False), (False, False, False)),
        (lambda: EmployeeFactory(is_active=False), (False, False, False)),
        (lambda: UserFactory(is_superuser=True), (False, False, False)),
    ],
)
def test_who_is_who(make, roles):
    user = make()
    assert (user.is_owner, user.is_employee, user.is_dispatcher) == roles
