"""Narrowing down what dispatch software reads."""

from datetime import UTC, datetime

import pytest

from main.models import Order
from main.tests.api import assert_problem, token_of
from main.tests.factories import OrderFactory, OrderLineFactory, ProductFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def headers(dispatcher):
    return token_of(dispatcher)


@pytest.fixture
def orders():
    """An old one that is done, and a new one of which one line is sent."""
    old = OrderFactory(status="done", tracking_number="JD1")
    OrderLineFactory(order=old, status="sent", product=ProductFactory(slug="emma"))
    new = OrderFactory(status="paid")
    OrderLineFactory(order=new, status="sent")
    OrderLineFactory.create_batch(2, order=new, status="new")
    Order.objects.filter(pk=old.pk).update(date_created=datetime(2026, 1, 10, 12, tzinfo=UTC))
    Order.objects.filter(pk=new.pk).update(date_created=datetime(2026, 2, 10, 12, tzinfo=UTC))
    return old, new


def found(client, headers, place, query):
    response = client.get(f"/api/{place}/?{query}", headers=headers)
    assert response.status_code == 200, response.content
    return [shown["id"] for shown in response.json()["results"]]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["new", "old"]),
        ("status=paid", ["new"]),
        ("status=done", ["old"]),
        ("line_status=new", ["new"]),
        ("line_status=sent", ["new", "old"]),
        ("line_status=cancelled", []),
        ("line_status=sent&status=done", ["old"]),
        ("tracking_number=JD1", ["old"]),
        ("created_after=2026-02-01", ["new"]),
        ("created_after=2026-02-10T12:00:00Z", ["new"]),
        ("created_after=2026-02-10T12:00:01Z", []),
        ("created_before=2026-01-10T12:00:00Z", []),
        ("created_before=2026-02-10T12:00:00%2B01:00", ["old"]),
        ("ordering=date_created", ["old", "new"]),
        ("ordering=-id", ["new", "old"]),
    ],
)
def test_orders(client, headers, orders, query, expected):
    names = dict(zip([order.pk for order in orders], ["old", "new"], strict=True))
    assert [names[pk] for pk in found(client, headers, "orders", query)] == expected


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", 4),
        ("status=new", 2),
        ("status=sent", 2),
        ("product=emma", 1),
        ("order={old}", 1),
        ("order={new}&status=sent", 1),
        ("created_after=2026-02-01", 3),
        ("created_before=2026-02-01", 1),
        ("order=99999", 0),
    ],
)
def test_order_lines(client, headers, orders, query, count):
    old, new = orders
    query = query.format(old=old.pk, new=new.pk)
    assert len(found(client, headers, "order-lines", query)) == count


def test_order_lines_in_another_order(client, headers, orders):
    _, new = orders
    newest_first = found(client, headers, "order-lines", "ordering=-date_created")
    in_order = [line.pk for line in new.lines.order_by("-id")]
    assert newest_first[:3] == in_order


def test_orders_of_one_moment_have_their_places(client, headers):
    orders = OrderFactory.create_batch(4, status="paid")
    Order.objects.update(date_updated=datetime(2026, 1, 1, tzinfo=UTC))
    first, last = [
        found(client, headers, "orders", f"ordering=-date_updated&page_size=2&page={page}")
        for page in (1, 2)
    ]
    assert [*first, *last] == [order.pk for order in reversed(orders)]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("place", "query"),
    [
        ("orders", "status=lost"),
        ("orders", "status=new"),
        ("orders", "line_status=paid"),
        ("orders", "created_after=yesterday"),
        ("orders", "created_after=2026-02-30"),
        ("orders", "created_after=0001-01-01T00:00:00%2B14:00"),
        ("orders", "created_before=9999-12-31T23:59:59-14:00"),
        ("orders", "created_before=%00"),
        ("orders", "tracking_number=a%00"),
        ("orders", "tracking_number=" + "a" * 65),
        ("orders", "ordering=unit_price"),
        ("orders", "ordering=user__password"),
        ("order-lines", "status=paid"),
        ("order-lines", "order=x"),
        ("order-lines", "order=0"),
        ("order-lines", "order=1e999999999"),
        ("order-lines", "order=" + "9" * 5000),
        ("order-lines", "product=%00"),
    ],
)
def test_a_malformed_value(client, headers, orders, place, query):
    response = client.get(f"/api/{place}/?{query}", headers=headers)
    said = assert_problem(response, 400, "invalid")
    assert [error["field"] for error in said["errors"]] == [query.partition("=")[0]]
