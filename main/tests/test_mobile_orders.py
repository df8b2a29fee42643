"""The phone's list of a shopper's orders."""

from decimal import Decimal

import pytest

from main.models import Order
from main.tests.api import assert_private, assert_problem, token_of
from main.tests.factories import (
    OrderFactory,
    OrderLineFactory,
    ProductFactory,
    ProductImageFactory,
)

pytestmark = pytest.mark.django_db

ADDRESS = "/mobile-api/my-orders/"


@pytest.fixture
def headers(user):
    return token_of(user)


def listed(client, headers):
    response = client.get(ADDRESS, headers=headers)
    assert response.status_code == 200
    assert_private(response)
    return response.json()["results"]


def test_it_shows_what_a_list_needs(client, headers, user):
    order = OrderFactory(user=user, status=Order.Status.PAID)
    book = ProductFactory(name="Emma", price=Decimal("4.50"))
    picture = ProductImageFactory(product=book)
    OrderLineFactory(order=order, product=book, quantity=2)
    OrderLineFactory(order=order, unit_price=Decimal("1.10"))
    OrderLineFactory(order=order, unit_price=Decimal("7.00"), status="cancelled")
    shown = listed(client, headers)
    assert shown[0].pop("date").endswith("Z")
    assert shown == [
        {
            "id": order.pk,
            "status": "paid",
            "thumbnail": f"http://testserver{picture.thumbnail.url}",
            "summary": "Emma and 2 others",
            "total": "10.10",
        }
    ]


def test_the_newest_is_first(client, headers, user):
    orders = OrderFactory.create_batch(3, user=user)
    assert [shown["id"] for shown in listed(client, headers)] == [
        order.pk for order in reversed(orders)
    ]


@pytest.mark.parametrize(
    ("names", "summary"),
    [
        ([], ""),
        (["Emma"], "Emma"),
        (["Emma", "Dracula"], "Emma and 1 other"),
        (["Emma", "Dracula", "Walden"], "Emma and 2 others"),
    ],
)
def test_it_says_what_is_in_an_order(client, headers, user, names, summary):
    order = OrderFactory(user=user)
    for name in names:
        OrderLineFactory(order=order, name=name)
    shown = listed(client, headers)[0]
    assert (shown["summary"], shown["thumbnail"]) == (summary, None)


def test_the_first_cover_there_is_stands_for_it(client, headers, user):
    order = OrderFactory(user=user)
    OrderLineFactory(order=order)
    picture = ProductImageFactory(product=OrderLineFactory(order=order).product)
    assert listed(client, headers)[0]["thumbnail"].endswith(picture.thumbnail.url)


def test_others_orders_are_not_in_it(client, headers, owner):
    OrderFactory()
    assert listed(client, headers) == []
    assert listed(client, token_of(owner)) == []


@pytest.mark.parametrize("count", [1, 30])
def test_the_number_of_queries_does_not_grow(
    client, headers, user, count, django_assert_num_queries
):
    for _ in range(count):
        OrderLineFactory.create_batch(2, order=OrderFactory(user=user))
    # Token, its siblings; count, orders, lines, books, pictures.
    with django_assert_num_queries(7):
        assert len(listed(client, headers)) == count


def test_it_comes_in_pages(client, headers, user):
    OrderFactory.create_batch(3, user=user)
    page = client.get(ADDRESS, {"page_size": 2, "page": 2}, headers=headers).json()
    assert (page["count"], len(page["results"]), page["next"]) == (3, 1, None)
    assert_problem(client.get(ADDRESS, {"page": 9}, headers=headers), 404)
