"""The reports as pages of the owners' and the central office's sites."""

import re

import pytest

from main.reports.orders_per_day import DAYS
from main.tests.factories import OrderLineFactory, ProductFactory

pytestmark = pytest.mark.django_db
PER_DAY = "/office-admin/reports/orders-per-day/"
MOST = "/office-admin/reports/most-bought/"


@pytest.fixture
def office(client, employee):
    """An employee's browser."""
    client.force_login(employee)
    return client


@pytest.fixture
def sold(db):
    """Three orders of today."""
    book = ProductFactory(name="Emma & Co", slug="emma")
    return [OrderLineFactory(product=book) for _ in range(3)]


@pytest.mark.parametrize("page", ["orders-per-day", "most-bought"])
def test_they_are_for_owners_and_employees(client, owner, employee, dispatcher, user, page):
    address = f"/office-admin/reports/{page}/"
    assert client.get(address)["Location"].startswith("/office-admin/login/?next=")
    for somebody, office, owners in (
        (owner, 200, 200),
        (employee, 200, 403),
        (dispatcher, 403, 403),
        (user, 403, 403),
    ):
        client.force_login(somebody)
        assert client.get(address).status_code == office
        assert client.get(f"/admin/reports/{page}/").status_code == owners


def test_dispatchers_have_none_on_their_site(client, owner):
    client.force_login(owner)
    assert client.get("/dispatch-admin/reports/orders-per-day/").status_code == 404


@pytest.mark.parametrize("page", [PER_DAY, MOST])
def test_they_are_to_look_at(office, page):
    assert office.post(page).status_code == 405
    assert "no-store" in office.get(page)["Cache-Control"]


def test_the_chart_has_a_bar_and_the_table_a_row_for_each_day(office, sold):
    page = office.get(PER_DAY).content.decode()
    assert page.count('<rect class="chart__bar"') == DAYS
    assert page.count('<th scope="row">') == DAYS
    heights = [float(height) for height in re.findall(r'<rect[^>]* height="([\d.]+)"', page)]
    assert [height > 0 for height in heights] == [False] * (DAYS - 1) + [True]


def test_the_chart_can_be_read_without_seeing_it(office, sold):
    page = office.get(PER_DAY).content.decode()
    assert 'role="img" aria-labelledby="chart-title chart-description"' in page
    assert "3 orders in all, at most 3 on a day" in page
    assert '<title id="chart-title">Orders per day</title>' in page


@pytest.mark.parametrize("page", [PER_DAY, MOST])
def test_nothing_sold_is_no_error(office, page):
    assert office.get(page).status_code == 200


@pytest.mark.parametrize("page", [PER_DAY, MOST])
def test_nothing_in_it_breaks_the_policy(office, sold, page):
    text = office.get(page).content.decode()
    assert " style=" not in text
    assert "<style" not in text
    assert not re.findall(r"<script(?![^>]* src=)[^>]*>", text)


def test_the_most_bought_are_listed_with_their_share(office, sold):
    OrderLineFactory(product=ProductFactory(name="Walden"), quantity=1)
    page = office.get(MOST).content.decode()
    assert '<a href="/product/emma/">Emma &amp; Co</a>' in page
    assert re.findall(r'<rect class="chart__bar" width="(\d+)"', page) == ["100", "33"]


@pytest.mark.parametrize("days", ["30", "60", "90"])
def test_a_period_is_chosen_by_a_link(office, days):
    page = office.get(MOST, {"days": days}).content.decode()
    assert f'<a href="?days={days}" aria-current="page">' in page


@pytest.mark.parametrize("days", ["31", "-30", "x", "", "9" * 5000, "\0", "30.0", "³⁰"])
def test_another_period_is_not_there(office, days):
    assert office.get(MOST, {"days": days}).status_code == 404
