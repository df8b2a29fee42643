"""My orders, and one of them."""

from decimal import Decimal

import pytest

from main.models import Order
from main.tests.factories import (
    OrderFactory,
    OrderLineFactory,
    ProductImageFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def make_order(user, books=2, **values):
    order = OrderFactory(user=user, **values)
    for _ in range(books):
        OrderLineFactory(order=order, unit_price=Decimal("5.00"))
    return order


@pytest.fixture
def order(client, user):
    client.force_login(user)
    return make_order(user)


def text(response):
    return response.content.decode()


def test_the_list_has_status_total_and_books(client, order):
    page = text(client.get("/orders/"))
    for words in (f"Order {order.pk}", "Received", "£10.00", order.lines.first().name):
        assert words in page


def test_the_list_is_the_shoppers_own(client, order):
    other = make_order(UserFactory())
    page = client.get("/orders/")
    assert list(page.context["page_obj"]) == [order]
    assert other.lines.first().name not in text(page)


def test_even_an_employees_list_is_their_own(client, employee):
    make_order(UserFactory())
    client.force_login(employee)
    assert not client.get("/orders/").context["page_obj"].object_list


def test_the_newest_is_first_and_the_rest_on_pages(client, user, order):
    orders = [make_order(user, books=1) for _ in range(10)]
    first = client.get("/orders/").context["page_obj"]
    assert list(first) == orders[::-1]
    assert list(client.get("/orders/?page=2").context["page_obj"]) == [order]


@pytest.mark.parametrize("page", ["0", "x", "9" * 5000, "\0", "-1"])
@pytest.mark.usefixtures("order")
def test_a_made_up_page_is_the_nearest_one(client, page):
    assert client.get("/orders/", {"page": page}).status_code == 200


def test_an_empty_list_says_so(client, user):
    client.force_login(user)
    assert "You have not ordered anything yet." in text(client.get("/orders/"))


@pytest.mark.parametrize(
    ("status", "words"),
    [("new", "Received"), ("paid", "Paid, being packed"), ("done", "Done")],
)
def test_the_status_is_in_words(client, user, order, status, words):
    Order.objects.update(status=status)
    for path in ("/orders/", order.get_absolute_url()):
        assert f'<span class="status">{words}</span>' in text(client.get(path))


def test_one_of_which_nothing_is_left_is_cancelled(client, order):
    order.lines.update(status="cancelled")
    Order.objects.update(status="done")
    for path in ("/orders/", order.get_absolute_url()):
        assert '<span class="status">Cancelled</span>' in text(client.get(path))


@pytest.mark.parametrize(
    ("status", "words"),
    [("new", "Not packed yet"), ("processing", "Being packed"), ("sent", "Sent")],
)
def test_a_books_status_is_in_words(client, order, status, words):
    order.lines.update(status=status)
    page = text(client.get(order.get_absolute_url()))
    assert f'<span class="table__status">{words}</span>' in page


def test_it_leads_a_shopper_to_their_orders_and_staff_to_theirs(client, order, employee):
    orders, dashboard = 'href="/orders/">All my orders', 'href="/order-dashboard/">Order dashboard'
    page = text(client.get(order.get_absolute_url()))
    assert orders in page
    assert dashboard not in page
    client.force_login(employee)
    page = text(client.get(order.get_absolute_url()))
    assert dashboard in page
    assert orders not in page


def test_the_page_has_lines_addresses_total_and_links(client, order):
    cancelled = OrderLineFactory(order=order, unit_price=Decimal("90.00"), status="cancelled")
    page = text(client.get(order.get_absolute_url()))
    for words in (*order.billing_address.lines(), cancelled.name, "Cancelled", "£10.00"):
        assert words in page
    assert f'href="/orders/{order.pk}/invoice/"' in page
    assert "Parcel number" not in page


def test_the_page_has_the_parcels_number(client, order):
    Order.objects.update(tracking_number="<b>PN 123</b>")
    assert "&lt;b&gt;PN 123&lt;/b&gt;" in text(client.get(order.get_absolute_url()))


def test_it_shows_the_name_of_that_day(client, order):
    line = order.lines.first()
    type(line.product).objects.update(name="Renamed", active=False)
    page = text(client.get(order.get_absolute_url()))
    assert f">{line.name}</a>" in page
    assert ">Renamed</a>" not in page


@pytest.mark.parametrize("path", ["", "invoice/", "invoice/?format=pdf"])
class TestWhoSeesAnOrder:
    def test_a_stranger_logs_in_first(self, client, path):
        address = f"{OrderFactory().get_absolute_url()}{path}"
        assert client.get(address)["Location"].startswith("/login/?next=/orders/")

    @pytest.mark.slow
    def test_the_shopper_and_employees_do(self, client, order, employee, owner, path):
        for person in (order.user, employee, owner):
            client.force_login(person)
            assert client.get(f"{order.get_absolute_url()}{path}").status_code == 200

    def test_nobody_else_does(self, client, order, dispatcher, path):
        for person in (UserFactory(), dispatcher):
            client.force_login(person)
            assert client.get(f"{order.get_absolute_url()}{path}").status_code == 404

    @pytest.mark.usefixtures("order")
    @pytest.mark.parametrize("number", ["0", "9" * 18, "9" * 30, "9" * 5000])
    def test_there_is_none_of_a_made_up_number(self, client, path, number):
        assert client.get(f"/orders/{number}/{path}").status_code == 404

    @pytest.mark.slow
    def test_it_is_never_kept_by_a_cache(self, client, order, path):
        response = client.get(f"{order.get_absolute_url()}{path}")
        assert "no-store" in response["Cache-Control"]

    def test_it_refuses_other_methods(self, client, order, path):
        assert client.post(f"{order.get_absolute_url()}{path}").status_code == 405


def test_a_stranger_has_no_list(client):
    assert client.get("/orders/")["Location"] == "/login/?next=/orders/"
    assert "My orders" not in text(client.get("/"))


def test_the_header_leads_to_the_list(client, user):
    client.force_login(user)
    assert 'href="/orders/"' in text(client.get("/"))


@pytest.mark.usefixtures("order")
def test_the_list_refuses_other_methods(client):
    assert client.post("/orders/").status_code == 405


def test_longer_lists_cost_no_more_queries(
    client, user, order, django_assert_max_num_queries, django_assert_num_queries
):
    ProductImageFactory(product=order.lines.first().product)
    with django_assert_max_num_queries(8) as few:
        client.get("/orders/")
    for _ in range(9):
        make_order(user, books=4)
    with django_assert_num_queries(len(few)):
        client.get("/orders/")


@pytest.mark.parametrize(("path", "most"), [("", 7), ("invoice/", 5)])
def test_a_longer_order_costs_no_more_queries(
    client, order, django_assert_max_num_queries, django_assert_num_queries, path, most
):
    with django_assert_max_num_queries(most) as few:
        client.get(f"{order.get_absolute_url()}{path}")
    for _ in range(30):
        OrderLineFactory(order=order)
    with django_assert_num_queries(len(few)):
        client.get(f"{order.get_absolute_url()}{path}")
