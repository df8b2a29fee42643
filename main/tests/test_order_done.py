"""The page that says thank you."""

import pytest

from main.tests.checking_out import URL, filled_basket, form_data
from main.tests.factories import AddressFactory, OrderFactory

pytestmark = pytest.mark.django_db
DONE = "/order/done/"


@pytest.fixture
def order(client, user):
    client.force_login(user)
    basket = filled_basket(user)
    client.post(URL, form_data(basket, AddressFactory(user=user)))
    return user.orders.get()


def test_it_names_the_order_as_often_as_it_is_loaded(client, order):
    for _ in range(2):
        response = client.get(DONE)
        assert response.status_code == 200
        assert response.context["order"] == order
        assert "no-store" in response["Cache-Control"]


def test_without_an_order_it_leads_to_all_of_them(client, user):
    client.force_login(user)
    assert client.get(DONE)["Location"] == "/orders/"


def test_an_order_gone_meanwhile_leads_to_all_of_them(client, order):
    order.delete()
    assert client.get(DONE)["Location"] == "/orders/"


def test_it_never_shows_somebody_elses(client, order):
    session = client.session
    session["last_order"] = OrderFactory().pk
    session.save()
    assert client.get(DONE)["Location"] == "/orders/"


def test_a_stranger_logs_in(client):
    assert client.get(DONE)["Location"] == f"/login/?next={DONE}"


def test_it_refuses_other_methods(client, user):
    client.force_login(user)
    assert client.post(DONE).status_code == 405
