"""The status of order lines, set by the software of those who send them."""

from functools import partial

import pytest
from django.test import Client

from main.models import Order, OrderLine
from main.tests.api import assert_private, assert_problem, token_of
from main.tests.at_once import together
from main.tests.factories import DispatcherFactory, OrderLineFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def line():
    return OrderLineFactory(order__status=Order.Status.PAID, quantity=3)


def change(line, headers, client=None, **body):
    """Send a change of a line."""
    address = f"/api/order-lines/{line.pk}/"
    return (client or Client()).patch(address, body, "application/json", headers=headers)


@pytest.mark.slow
@pytest.mark.parametrize("role", ["dispatcher", "employee", "owner"])
@pytest.mark.parametrize("status", OrderLine.Status.values)
def test_its_status_can_be_set(line, role, status, request):
    response = change(line, token_of(request.getfixturevalue(role)), status=status)
    assert (response.status_code, response.json()["status"]) == (200, status)
    assert_private(response)
    line.refresh_from_db()
    assert line.status == status


def test_the_last_line_sent_makes_the_order_done(client, line, dispatcher):
    headers = token_of(dispatcher)
    other = OrderLineFactory(order=line.order)
    change(line, headers, status="sent")
    assert Order.objects.get().status == "paid"
    change(other, headers, status="cancelled")
    assert Order.objects.get().status == "done"
    change(other, headers, status="processing")
    assert Order.objects.get().status == "paid"


@pytest.mark.slow
@pytest.mark.parametrize("status", ["lost", "", None, 1, [], {}, "SENT", "sent\0", "s" * 5000])
def test_a_status_that_is_none(line, dispatcher, status):
    said = assert_problem(change(line, token_of(dispatcher), status=status), 400, "invalid")
    assert [error["field"] for error in said["errors"]] == ["status"]


@pytest.mark.parametrize("field", ["id", "order", "product", "name", "quantity", "unit_price"])
def test_nothing_else_can_be_changed(line, dispatcher, field):
    response = change(line, token_of(dispatcher), status="sent", **{field: 1})
    said = assert_problem(response, 400, "invalid")
    assert [error["field"] for error in said["errors"]] == [field]
    line.refresh_from_db()
    assert (line.status, line.quantity) == ("new", 3)


def test_nobody_else_can(line, user):
    assert_problem(change(line, {}, status="sent"), 401)
    assert_problem(change(line, token_of(user), status="sent"), 403)
    line.refresh_from_db()
    assert line.status == "new"


def test_a_line_of_an_unpaid_order_is_not_there(dispatcher):
    headers = token_of(dispatcher)
    line = OrderLineFactory()
    assert_problem(change(line, headers, status="sent"), 404)
    assert_problem(Client().get(f"/api/order-lines/{line.pk}/", headers=headers), 404)
    assert Client().get("/api/order-lines/", headers=headers).json()["count"] == 0


def test_the_oldest_come_first(dispatcher):
    lines = OrderLineFactory.create_batch(3, order__status=Order.Status.PAID)
    listed = Client().get("/api/order-lines/", headers=token_of(dispatcher)).json()["results"]
    assert [shown["id"] for shown in listed] == [line.pk for line in lines]


@pytest.mark.django_db(transaction=True)
def test_the_last_two_lines_sent_at_once_make_the_order_done():
    """Without a lock each would see the other one still open, and nobody would settle it."""
    first = OrderLineFactory(order__status=Order.Status.PAID)
    other = OrderLineFactory(order=first.order)
    headers = token_of(DispatcherFactory())
    for _ in range(5):
        answers = together(
            *[partial(change, line, headers, status="sent") for line in (first, other)]
        )
        assert [answer.status_code for answer in answers] == [200, 200]
        assert Order.objects.get().status == "done"
        OrderLine.objects.update(status="new")
        Order.objects.update(status="paid")
