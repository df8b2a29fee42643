"""Two members of staff at one order at once."""

from threading import Thread

import pytest
from django.db import connection

from main.models import Order, OrderLine
from main.order_steps import mark_lines
from main.tests.factories import OrderFactory, OrderLineFactory

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor == "sqlite", reason="SQLite locks the whole database, not rows"
    ),
]


def at_once(*jobs):
    """Do all jobs at once and raise the first failure."""
    failures = []

    def run(job):
        try:
            job()
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [Thread(target=run, args=[job]) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]


def send(line):
    """Send a line as read a moment ago."""
    line.status = "sent"
    return line.save


def test_the_last_two_lines_sent_at_once_make_the_order_done():
    for _ in range(10):
        order = OrderFactory(status="paid")
        for _ in range(2):
            OrderLineFactory(order=order)
        at_once(*(send(line) for line in OrderLine.objects.filter(order=order)))
        assert Order.objects.get(pk=order.pk).status == "done"


def test_two_who_mark_the_same_orders_do_not_wait_for_each_other_for_ever():
    for _ in range(5):
        orders = [OrderFactory(status="paid") for _ in range(4)]
        for order in (*orders, *reversed(orders)):
            OrderLineFactory(order=order)
        lines = OrderLine.objects.filter(order__in=orders)
        at_once(
            lambda: mark_lines(lines.order_by("pk"), "sent"),  # noqa: B023
            lambda: mark_lines(lines.order_by("-pk"), "cancelled"),  # noqa: B023
        )
        assert {order.status for order in Order.objects.all()} == {"done"}
