"""The phone asks where a parcel is."""

import asyncio

import pytest
from asgiref.sync import async_to_sync, sync_to_async
from django.db import connection
from django.test import AsyncRequestFactory

from main import tracking
from main.api.views.tracker import Tracker
from main.models import Order
from main.tests import carrier as carriers
from main.tests.api import assert_private, assert_problem, token_of
from main.tests.factories import OrderFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def carrier(settings):
    with carriers.running() as carrier:
        settings.TRACKER_URL = carrier.url
        yield carrier


@pytest.fixture
def order(user):
    return OrderFactory(user=user, status=Order.Status.PAID, tracking_number="JD1")


@pytest.fixture
def ask(client, user):
    """Asks for an order's parcel."""
    headers = token_of(user)
    return lambda order: client.get(f"/mobile-api/my-orders/{order.pk}/tracker/", headers=headers)


def test_it_says_where_the_parcel_is(ask, order, carrier):
    response = ask(order)
    assert response.status_code == 200
    assert_private(response)
    assert response.json() == {
        "order": order.pk,
        "tracking_number": "JD1",
        "state": "tracked",
        "status": "in_transit",
        "events": [
            {"time": "2026-03-01T08:30:00Z", "place": "Leeds", "description": "Left the depot"},
            {"time": None, "place": "", "description": "Collected"},
        ],
    }


def test_a_parcel_that_has_no_number_yet(ask, order, carrier):
    order.tracking_number = ""
    order.save()
    assert ask(order).json() == {
        "order": order.pk,
        "tracking_number": "",
        "state": "not_sent",
        "status": "",
        "events": [],
    }
    assert carrier.asked == []


def test_a_number_that_the_carrier_does_not_know(ask, order, carrier):
    carrier.answer(status=404)
    response = ask(order)
    assert (response.status_code, response.json()["state"]) == (200, "unknown")


def test_a_shop_without_a_carrier(ask, order):
    response = ask(order)
    assert (response.status_code, response.json()["state"]) == (200, "not_offered")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("answer", "status", "code", "retry_after"),
    [
        ({"status": 500, "body": b"canary"}, 503, "carrier_down", "60"),
        ({"status": 200, "body": b"canary"}, 502, "carrier_malformed", None),
        ({"status": 302, "headers": {"Location": "/canary"}}, 502, "carrier_malformed", None),
        ({"stall": "before"}, 504, "carrier_slow", "60"),
    ],
)
def test_it_says_what_is_wrong_with_the_carrier(
    ask, order, carrier, monkeypatch, json_lines, answer, status, code, retry_after
):
    monkeypatch.setattr(tracking, "MAX_SECONDS", 0.5)
    carrier.answer(**answer)
    response = ask(order)
    assert_problem(response, status, code)
    assert response.headers.get("Retry-After") == retry_after
    assert b"canary" not in response.content
    # It is no fault of ours: nobody is to get a mail for each.
    assert [(line["logger"], line["level"]) for line in json_lines()] == [
        ("main.api.errors", "WARNING")
    ]
    assert "canary" not in str(json_lines())


def test_somebody_elses_order_is_not_there(ask, client, order, carrier, owner):
    address = f"/mobile-api/my-orders/{order.pk}/tracker/"
    assert_problem(client.get(address), 401, "not_authenticated")
    for stranger in (UserFactory(), owner):
        assert_problem(client.get(address, headers=token_of(stranger)), 404, "not_found")
    assert carrier.asked == []


def test_a_fault_of_ours_is_500(ask, client, order, monkeypatch):
    monkeypatch.setattr("main.api.views.tracker.whereabouts", lambda order: 1 / 0)
    client.raise_request_exception = False
    assert_problem(ask(order), 500, "error")


def test_phones_do_not_wait_for_one_another(settings, monkeypatch, user):
    """The carrier answers neither before it was asked by both."""
    orders = [OrderFactory(user=user, tracking_number=f"JD{number}") for number in range(2)]
    headers = token_of(user)
    asked, both_asked = [], asyncio.Event()

    async def ask(address):
        asked.append(address)
        if len(asked) == 2:
            both_asked.set()
        await both_asked.wait()
        return {"status": address[-3:], "events": []}

    settings.TRACKER_URL = "http://carrier.example"
    monkeypatch.setattr(tracking, "ask", ask)

    async def both():
        view = Tracker.as_view()
        phones = [
            view(AsyncRequestFactory().get("/", headers=headers), pk=order.pk) for order in orders
        ]
        return await asyncio.wait_for(asyncio.gather(*phones), 60)

    assert [answer.data["status"] for answer in async_to_sync(both)()] == ["JD0", "JD1"]


@pytest.mark.django_db(transaction=True)
def test_no_connection_to_the_database_waits_for_the_carrier(client, settings, monkeypatch):
    """A process has few of them."""
    order = OrderFactory(tracking_number="JD1")
    headers = token_of(order.user)
    held = []

    async def ask(address):
        held.append(await sync_to_async(lambda: connection.connection)())

    settings.TRACKER_URL = "http://carrier.example"
    monkeypatch.setattr(tracking, "ask", ask)
    address = f"/mobile-api/my-orders/{order.pk}/tracker/"
    assert client.get(address, headers=headers).json()["state"] == "unknown"
    assert held == [None]
