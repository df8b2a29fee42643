"""A shopper's page of where the parcel is."""

import pytest

from main import tracking
from main.models import Order
from main.tests import carrier as carriers
from main.tests.factories import OrderFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def carrier(settings):
    with carriers.running() as carrier:
        settings.TRACKER_URL = carrier.url
        yield carrier


@pytest.fixture
def order(client, user):
    client.force_login(user)
    return OrderFactory(user=user, status=Order.Status.PAID, tracking_number="JD1")


@pytest.fixture
def look(client, order):
    """Looks at the page of an order's parcel."""
    return lambda: client.get(f"/orders/{order.pk}/parcel/")


def test_it_says_what_the_carrier_says(look, carrier):
    response = look()
    page = response.content.decode()
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    for words in ("In transit", "Left the depot, Leeds", "1 March 2026, 08:30", "Collected"):
        assert words in page
    assert "not for the shopper" not in page


def test_the_carriers_words_are_no_html(look, carrier):
    carrier.answer({"status": "<b>", "events": [{"description": "<i>", "place": "<u>"}]})
    page = look().content.decode()
    assert "&lt;i&gt;, &lt;u&gt;" in page
    assert "<i>" not in page


@pytest.mark.parametrize("answer", [{"status": 500}, {"body": b"canary"}, {"stall": "before"}])
def test_a_silent_carrier_is_no_error_of_the_shop(look, carrier, monkeypatch, answer):
    monkeypatch.setattr(tracking, "MAX_SECONDS", 0.5)
    carrier.answer(**answer)
    response = look()
    assert response.status_code == 200
    assert "not known at the moment" in response.content.decode()
    assert b"canary" not in response.content


def test_a_number_that_the_carrier_does_not_know(look, carrier):
    carrier.answer(status=404)
    assert "does not know it yet" in look().content.decode()


def test_a_parcel_without_a_number_is_not_on_its_way(look, carrier):
    Order.objects.update(tracking_number="")
    assert "not on its way yet" in look().content.decode()
    assert carrier.asked == []


def test_a_shop_without_a_carrier_leads_to_its_own_site(look):
    assert "Its own site knows the parcel number" in look().content.decode()


def test_the_order_leads_there_when_there_is_somebody_to_ask(client, order, settings):
    link = f'href="/orders/{order.pk}/parcel/"'
    assert link not in client.get(order.get_absolute_url()).content.decode()
    settings.TRACKER_URL = "http://carrier.example"
    assert link in client.get(order.get_absolute_url()).content.decode()
    Order.objects.update(tracking_number="")
    assert link not in client.get(order.get_absolute_url()).content.decode()


def test_it_is_for_the_shopper_and_employees(client, order, look, employee, owner):
    for person in (order.user, employee, owner):
        client.force_login(person)
        assert look().status_code == 200


def test_it_is_for_nobody_else(client, look, dispatcher, carrier):
    for person in (UserFactory(), dispatcher):
        client.force_login(person)
        assert look().status_code == 404
    client.logout()
    assert look()["Location"].startswith("/login/?next=/orders/")
    assert carrier.asked == []


def test_it_refuses_other_methods(client, order):
    assert client.post(f"/orders/{order.pk}/parcel/").status_code == 405
