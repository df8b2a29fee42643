"""Paid orders, for the software of those who send them."""

from decimal import Decimal

import pytest
from django.test import Client

from main.models import Order
from main.tests.api import STAFF, assert_private, assert_problem, token_of
from main.tests.factories import (
    OrderAddressFactory,
    OrderFactory,
    OrderLineFactory,
    ProductFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def headers(dispatcher):
    return token_of(dispatcher)


@pytest.fixture
def order():
    """A paid order of two copies of a book."""
    order = OrderFactory(
        status=Order.Status.PAID,
        user__email="secret@example.com",
        billing_address=OrderAddressFactory(name="Bill Payer"),
    )
    book = ProductFactory(name="Emma", slug="emma", author="Jane Austen", price=Decimal("9.99"))
    OrderLineFactory(order=order, product=book, quantity=2)
    return order


def test_it_shows_what_goes_where(client, headers, order):
    response = client.get("/api/orders/", headers=headers)
    assert_private(response)
    listed = response.json()
    assert (listed["count"], listed["next"], listed["previous"]) == (1, None, None)
    shown = listed["results"][0]
    line = order.lines.get()
    assert shown.pop("date_created").endswith("Z")
    assert shown.pop("date_updated").endswith("Z")
    assert shown == {
        "id": order.pk,
        "url": f"http://testserver/api/orders/{order.pk}/",
        "status": "paid",
        "tracking_number": "",
        "shipping_address": {
            "name": "Ada Reader",
            "address1": "1 Long Lane",
            "address2": "",
            "postcode": "AB1 2CD",
            "city": "Booktown",
            "country": "GB",
            "label": ["Ada Reader", "1 Long Lane", "AB1 2CD Booktown", "United Kingdom"],
        },
        "lines": [
            {
                "id": line.pk,
                "url": f"http://testserver/api/order-lines/{line.pk}/",
                "order": order.pk,
                "product": "emma",
                "name": "Emma",
                "author": "Jane Austen",
                "quantity": 2,
                "status": "new",
            }
        ],
    }


@pytest.mark.parametrize("place", ["/api/orders/", "/api/orders/{0.pk}/", "/api/order-lines/"])
@pytest.mark.parametrize("role", STAFF)
def test_it_tells_neither_prices_nor_who_pays(client, order, role, place, request):
    headers = token_of(request.getfixturevalue(role))
    told = client.get(place.format(order), headers=headers).content.decode()
    assert "Emma" in told
    for secret in ("9.99", "price", "secret@example.com", "Bill Payer", "billing"):
        assert secret not in told


def test_an_order_by_itself_is_the_same(client, headers, order):
    alone = client.get(f"/api/orders/{order.pk}/", headers=headers).json()
    assert alone == client.get("/api/orders/", headers=headers).json()["results"][0]


def test_an_unpaid_order_is_not_there(client, headers):
    order = OrderFactory()
    assert client.get("/api/orders/", headers=headers).json()["results"] == []
    assert_problem(client.get(f"/api/orders/{order.pk}/", headers=headers), 404)
    changed = client.patch(
        f"/api/orders/{order.pk}/", {"tracking_number": "A1"}, "application/json", headers=headers
    )
    assert_problem(changed, 404)


@pytest.mark.parametrize("number", ["JD-0002 ", "A" * 64, ""])
def test_its_tracking_number_can_be_changed(client, headers, order, number):
    order.tracking_number = "OLD1"
    order.save()
    body = {"tracking_number": number}
    address = f"/api/orders/{order.pk}/"
    response = client.patch(address, body, "application/json", headers=headers)
    assert response.status_code == 200
    assert response.json()["tracking_number"] == number.strip()
    order.refresh_from_db()
    assert order.tracking_number == number.strip()


@pytest.mark.parametrize("number", ["../x", "a b", "a" * 65, None, [], {}, "é", "a\0", "\ud800"])
def test_a_tracking_number_that_is_none(client, headers, order, number):
    body = {"tracking_number": number}
    address = f"/api/orders/{order.pk}/"
    response = client.patch(address, body, "application/json", headers=headers)
    said = assert_problem(response, 400, "invalid")
    assert {error["field"] for error in said["errors"]} == {"tracking_number"}


@pytest.mark.parametrize("field", ["id", "status", "date_created", "shipping_address", "colour"])
def test_nothing_else_can_be_changed(client, headers, order, field):
    body = {"tracking_number": "A1", field: "done"}
    address = f"/api/orders/{order.pk}/"
    response = client.patch(address, body, "application/json", headers=headers)
    said = assert_problem(response, 400, "invalid")
    assert said["errors"] == [
        {"field": field, "code": "read_only", "detail": "This cannot be changed."}
    ]
    order.refresh_from_db()
    assert (order.status, order.tracking_number) == ("paid", "")


def test_staff_who_are_logged_in_need_no_token(client, order, employee):
    client.force_login(employee)
    assert client.get("/api/orders/").json()["count"] == 1


def test_a_page_of_our_own_can_change_it(order, employee):
    client = Client(enforce_csrf_checks=True)
    client.force_login(employee)
    client.cookies["csrftoken"] = "a" * 32
    response = client.patch(
        f"/api/orders/{order.pk}/",
        {"tracking_number": "A1"},
        "application/json",
        headers={"x-csrftoken": "a" * 32},
    )
    assert response.status_code == 200


@pytest.mark.slow
@pytest.mark.parametrize("lines", [1, 6])
@pytest.mark.parametrize("place", ["/api/orders/", "/api/order-lines/", "/api/orders/?page=2"])
def test_the_number_of_queries_does_not_grow(
    client, headers, place, lines, django_assert_max_num_queries
):
    for _ in range(60 if "page" in place else lines):
        order = OrderFactory(status=Order.Status.PAID)
        OrderLineFactory.create_batch(lines, order=order)
    # Token, its siblings, groups; count, orders with addresses, lines with books.
    with django_assert_max_num_queries(6):
        response = client.get(place, headers=headers)
    assert response.json()["results"]


@pytest.mark.slow
def test_a_page_is_as_long_as_is_asked_for_but_not_endless(client, headers):
    OrderFactory.create_batch(201, status=Order.Status.PAID)
    listed = {
        size: client.get("/api/orders/", {"page_size": size}, headers=headers).json()
        for size in ("", "3", "1000", "x", "-1")
    }
    lengths = {size: len(page["results"]) for size, page in listed.items()}
    assert lengths == {"": 50, "3": 3, "1000": 200, "x": 50, "-1": 50}
    assert listed["3"]["next"] == "http://testserver/api/orders/?page=2&page_size=3"


@pytest.mark.parametrize("page", ["0", "2", "x", "9" * 30, "\0"])
def test_a_page_that_is_not_there(client, headers, page):
    assert_problem(client.get("/api/orders/", {"page": page}, headers=headers), 404)
