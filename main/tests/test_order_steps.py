"""What staff do with many orders or lines at once."""

import pytest

from main.models import Order, OrderLine
from main.order_steps import mark_lines, mark_orders, mark_paid
from main.tests.factories import OrderFactory, OrderLineFactory

pytestmark = pytest.mark.django_db


def order_of(*statuses, status="paid"):
    """An order with a line of each status."""
    order = OrderFactory(status=status)
    for one in statuses:
        line = OrderLineFactory(order=order)
        OrderLine.objects.filter(pk=line.pk).update(status=one)
    return order


def statuses_of(order):
    return list(order.lines.values_list("status", flat=True))


def status_of(order):
    return Order.objects.get(pk=order.pk).status


def test_new_orders_become_paid_and_no_others():
    new, paid, done = (OrderFactory(status=status) for status in ("new", "paid", "done"))
    assert mark_paid(Order.objects.all()) == [new]
    assert [status_of(order) for order in (new, paid, done)] == ["paid", "paid", "done"]


def test_only_the_orders_asked_for_become_paid():
    new, other = OrderFactory(), OrderFactory()
    mark_paid(Order.objects.filter(pk=new.pk))
    assert status_of(other) == "new"


def test_a_second_time_nobody_is_left():
    OrderFactory()
    mark_paid(Order.objects.all())
    assert mark_paid(Order.objects.all()) == []


def test_the_last_lines_sent_make_their_orders_done():
    one, other = order_of("new", "processing"), order_of("sent", "new")
    changed = mark_lines(OrderLine.objects.all(), "sent")
    assert len(changed) == 3
    assert status_of(one) == status_of(other) == "done"


def test_a_line_taken_back_opens_its_order_again():
    order = order_of("sent", status="done")
    mark_lines(order.lines.all(), "processing")
    assert status_of(order) == "paid"


@pytest.mark.parametrize(
    ("status", "expected"), [("processing", "new"), ("sent", "new"), ("cancelled", "cancelled")]
)
def test_what_is_not_paid_is_not_sent(status, expected):
    order = order_of("new", status="new")
    mark_lines(order.lines.all(), status)
    assert statuses_of(order) == [expected]


@pytest.mark.parametrize("status", ["processing", "sent"])
def test_what_was_cancelled_unpaid_is_not_sent(status):
    order = order_of("new", status="new")
    mark_lines(order.lines.all(), "cancelled")
    assert status_of(order) == "done"
    assert mark_lines(order.lines.all(), status) == []


def test_whoever_pays_is_known_to_have_paid_for_good():
    order = order_of("new", "new", status="new")
    mark_paid(Order.objects.all())
    mark_orders(Order.objects.all(), "cancelled")
    mark_lines(OrderLine.objects.filter(pk=order.lines.first().pk), "sent")
    mark_lines(order.lines.all(), "processing")
    assert status_of(order) == "paid"
    assert Order.objects.get().paid_at


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("processing", ["processing", "processing", "sent", "cancelled"]),
        ("sent", ["sent", "sent", "sent", "cancelled"]),
        ("cancelled", ["cancelled", "cancelled", "sent", "cancelled"]),
    ],
)
def test_whole_orders_leave_alone_what_is_settled(status, expected):
    order = order_of("new", "processing", "sent", "cancelled")
    mark_orders(Order.objects.all(), status)
    assert statuses_of(order) == expected


def test_all_of_it_happens_or_nothing(monkeypatch):
    one, other = order_of("new"), order_of("new")

    def fail_at_the_second(order, settle=Order.settle):
        if order == other:
            raise RuntimeError("the disk is full")
        settle(order)

    monkeypatch.setattr(Order, "settle", fail_at_the_second)
    with pytest.raises(RuntimeError):
        mark_lines(OrderLine.objects.all(), "sent")
    assert statuses_of(one) == ["new"]
    assert status_of(one) == "paid"


def test_a_line_saved_by_somebody_with_an_old_order_settles_it_all_the_same():
    order = order_of("new", "new")
    first, last = OrderLine.objects.select_related("order").filter(order=order)
    for line in (first, last):
        line.status = "sent"
        line.save()
    first.status = "new"
    first.save()  # its order was Paid when it was read, and is Done now
    assert status_of(order) == "paid"
