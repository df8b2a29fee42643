"""The API in a browser."""

import pytest

from main.models import Order
from main.tests.factories import OrderFactory, OrderLineFactory

pytestmark = pytest.mark.django_db

AS_BROWSERS_ASK = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.fixture
def order():
    line = OrderLineFactory(order__status=Order.Status.PAID, product__name="<b>Emma</b>")
    return line.order


@pytest.fixture
def page(client, dispatcher):
    """Opens a page as somebody who sends parcels."""
    client.force_login(dispatcher)

    def opened(address):
        response = client.get(address, headers=AS_BROWSERS_ASK)
        assert response.status_code == 200
        assert response["Content-Type"] == "text/html; charset=utf-8"
        assert response["Cache-Control"] == "no-store"
        return response.content.decode()

    return opened


def test_it_leads_from_one_thing_to_the_next(page, order):
    assert 'href="http://testserver/api/orders/"' in page("/api/")
    assert f'href="http://testserver/api/orders/{order.pk}/"' in page("/api/orders/")
    told = page(f"/api/orders/{order.pk}/")
    assert f'href="http://testserver/api/order-lines/{order.lines.get().pk}/"' in told
    assert '<a href="/api/orders/">Orders</a>' in told


def test_nothing_in_it_is_code(page, order):
    told = page("/api/orders/")
    assert "<b>Emma" not in told
    assert "&lt;b&gt;Emma" in told


def test_a_list_has_its_filters_and_pages(page):
    OrderFactory.create_batch(3, status="paid")
    told = page("/api/orders/?status=paid&page_size=2")
    assert '<option value="paid" selected>' in told
    assert 'rel="next"' in told
    assert 'href="?status=paid&amp;page_size=2&amp;format=json"' in told
    assert 'rel="prev"' in page("/api/orders/?page_size=2&page=2")


def test_a_program_that_takes_anything_gets_json(client, dispatcher):
    client.force_login(dispatcher)
    assert client.get("/api/")["Content-Type"] == "application/json"
    asked = client.get("/api/?format=json", headers=AS_BROWSERS_ASK)
    assert asked["Content-Type"] == "application/json"


def test_the_number_of_queries_does_not_grow(client, dispatcher, django_assert_max_num_queries):
    client.force_login(dispatcher)
    for _ in range(20):
        OrderLineFactory.create_batch(2, order=OrderFactory(status="paid"))
    # Session, person, groups; count, orders, lines; the basket in the header.
    with django_assert_max_num_queries(8):
        client.get("/api/orders/", headers=AS_BROWSERS_ASK)
