"""The order dashboard."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from main.models import Order
from main.tests.factories import OrderFactory, OrderLineFactory, UserFactory

pytestmark = pytest.mark.django_db
URL = "/order-dashboard/"


@pytest.fixture
def office(client, employee):
    """An employee's browser."""
    client.force_login(employee)
    return client


def place(email, price, day, status="new"):
    """An order of one book."""
    order = OrderFactory(user=UserFactory(email=email), status=status)
    OrderLineFactory(order=order, unit_price=Decimal(price))
    Order.objects.filter(pk=order.pk).update(date_created=datetime(2026, 3, day, 12, tzinfo=UTC))
    return order


@pytest.fixture
def orders():
    """Three orders, the oldest first."""
    return [
        place("ada@example.com", "10.00", 1),
        place("bob@example.com", "30.00", 2, "paid"),
        place("cem@example.org", "20.00", 3),
    ]


def found(client, **query):
    """The places in `orders` of what the list shows."""
    return [order.user.email[0] for order in client.get(URL, query).context["page_obj"]]


def test_it_is_for_the_central_office_alone(client, owner, employee, dispatcher, user):
    assert client.get(URL)["Location"] == f"/login/?next={URL}"
    for somebody, status in ((owner, 200), (employee, 200), (dispatcher, 403), (user, 403)):
        client.force_login(somebody)
        assert client.get(URL).status_code == status


def test_staff_switched_off_or_without_a_role_stay_out(client, employee):
    client.force_login(UserFactory(is_staff=True))
    assert client.get(URL).status_code == 403
    employee.is_staff = False
    employee.save()
    client.force_login(employee)
    assert client.get(URL).status_code == 403


def test_it_is_to_look_at_and_not_to_keep(office):
    assert office.post(URL).status_code == 405
    assert office.delete(URL).status_code == 405
    assert "no-store" in office.get(URL)["Cache-Control"]


def test_it_shows_who_when_how_far_and_how_much(office, orders):
    page = office.get(URL).content.decode()
    for text in ("bob@example.com", "2 Mar 2026", "Paid", "£30.00", f"Order {orders[1].pk}"):
        assert text in page


def test_cancelled_lines_cost_nothing(office, orders):
    OrderLineFactory(order=orders[0], unit_price=Decimal("5.00"), status="cancelled")
    assert "£10.00" in office.get(URL, {"email": "ada"}).content.decode()


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, "cba"),
        ({"email": "ADA"}, "a"),
        ({"email": "example.com"}, "ba"),
        ({"email": "nobody"}, ""),
        ({"status": "paid"}, "b"),
        ({"placed_from": "2026-03-02"}, "cb"),
        ({"placed_to": "2026-03-02"}, "ba"),
        ({"placed_from": "2026-03-02", "placed_to": "2026-03-02"}, "b"),
        ({"email": "example.com", "status": "new"}, "a"),
        ({"sort": "date"}, "abc"),
        ({"sort": "-total"}, "bca"),
        ({"sort": "total"}, "acb"),
    ],
)
def test_it_filters_and_sorts(office, orders, query, expected):
    assert found(office, **query) == list(expected)


def test_a_day_is_the_shops_own(office, orders, settings):
    settings.TIME_ZONE = "Europe/London"
    late = datetime(2026, 7, 9, 23, 30, tzinfo=UTC)
    Order.objects.filter(pk=orders[0].pk).update(date_created=late)
    assert found(office, placed_from="2026-07-10", placed_to="2026-07-10") == ["a"]


@pytest.mark.parametrize(
    "query",
    [
        "status=lost",
        "sort=colour",
        "placed_from=yesterday",
        "placed_to=2026-13-45",
        "placed_from=0001-01-01",
        "placed_to=9999-12-31",
        "placed_from=2026-03-02&placed_to=2026-03-01",
        "email=%00",
        f"email={'a' * 5000}",
    ],
)
def test_a_senseless_filter_is_said_and_passed_over(office, orders, query):
    response = office.get(f"{URL}?{query}")
    assert response.status_code == 200
    assert response.context["filter_form"].errors
    assert response.context["page_obj"].paginator.count >= 2


def test_it_is_cut_in_pages_that_keep_the_filter(office):
    for _ in range(25):
        OrderFactory()
    response = office.get(f"{URL}?status=new&page=2")
    assert len(response.context["page_obj"]) == 1
    assert 'href="?status=new&amp;page=1"' in response.content.decode()


@pytest.mark.parametrize("page", ["0", "99", "x", "-1", "9" * 4000])
def test_a_page_that_is_not_there_is_the_nearest_one(office, orders, page):
    assert found(office, page=page) == ["c", "b", "a"]


def test_an_order_leads_to_ones_own_site_and_to_its_invoice(client, owner, employee, orders):
    for somebody, site in ((owner, "/admin"), (employee, "/office-admin")):
        client.force_login(somebody)
        page = client.get(URL).content.decode()
        assert f'href="{site}/main/order/{orders[0].pk}/change/"' in page
        assert f'href="/orders/{orders[0].pk}/invoice/"' in page


def test_no_order_at_all_is_said(office):
    assert "No order fits." in office.get(URL).content.decode()


def test_an_address_is_no_markup(office):
    place('"<b>"@example.com', "1.00", 1)
    assert "<b>" not in office.get(URL).content.decode()


def test_a_longer_list_costs_no_more_queries(office, django_assert_max_num_queries):
    counts = []
    for _ in range(2):
        for _ in range(10):
            OrderLineFactory(order=OrderLineFactory().order)
        with django_assert_max_num_queries(8) as caught:
            office.get(URL)
        counts.append(len(caught))
    assert counts[0] == counts[1]
