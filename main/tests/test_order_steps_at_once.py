"""Two members of staff at one order at once."""

import pytest
from django.db import connection

from main.models import Order, OrderLine
from main.order_steps import mark_lines, mark_paid
from main.tests.at_once import together
from main.tests.factories import OrderFactory, OrderLineFactory

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor == "sqlite", reason="SQLite locks the whole database, not rows"
    ),
]

TRIES = 10


def sending(line):
    """Sends a line as it was read a moment ago."""
    line.status = "sent"
    return line.save


def marking(lines, status):
    """Marks lines."""
    return lambda: mark_lines(lines, status)


def test_the_last_two_lines_sent_at_once_make_the_order_done():
    for _ in range(TRIES):
        order = OrderFactory(status="paid")
        for _ in range(2):
            OrderLineFactory(order=order)
        together(*(sending(line) for line in OrderLine.objects.filter(order=order)))
        assert Order.objects.get(pk=order.pk).status == "done"


def test_two_who_mark_the_same_orders_do_not_wait_for_each_other_for_ever():
    for _ in range(TRIES):
        orders = [OrderLineFactory(order=OrderFactory(status="paid")).order for _ in range(6)]
        lines = OrderLine.objects.filter(order__in=orders)
        together(marking(lines.order_by("pk"), "sent"), marking(lines.order_by("-pk"), "cancelled"))
    assert {order.status for order in Order.objects.all()} == {"done"}


def test_an_order_is_marked_as_paid_by_one_of_two():
    for _ in range(TRIES):
        order = OrderFactory()
        both = together(*[lambda: mark_paid(Order.objects.all())] * 2)
        assert sorted(both, key=len) == [[], [order]]
