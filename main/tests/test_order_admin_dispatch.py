"""Orders on the dispatchers' site: paid ones, without prices and people."""

from decimal import Decimal

import pytest

from main.models import Order
from main.tests.factories import OrderAddressFactory, OrderFactory, OrderLineFactory, UserFactory
from main.tests.test_order_admin import act, fresh, order_form

pytestmark = pytest.mark.django_db
URL = "/dispatch-admin/main/order/"
LINES = "/dispatch-admin/main/orderline/"


@pytest.fixture
def depot(client, dispatcher):
    """A dispatcher's browser."""
    client.force_login(dispatcher)
    return client


def make_order(name="ada", **fields):
    """An order that says what dispatchers must not know."""
    order = OrderFactory(
        user=UserFactory(email=f"{name}@secret.example", first_name="Augusta"),
        billing_address=OrderAddressFactory(name="Bill Payer", city="Paytown"),
        shipping_address=OrderAddressFactory(name="Sheila Getter", city="Gettown"),
        **fields,
    )
    OrderLineFactory(order=order, name="Emma", unit_price=Decimal("43.21"), quantity=2)
    return order


@pytest.fixture
def order():
    """A paid one."""
    return make_order(status="paid")


SECRETS = ("43.21", "86.42", "£", "price", "secret.example", "Augusta", "Payer", "Paytown")


def pages(order):
    line = order.lines.first()
    return [
        "/dispatch-admin/",
        "/dispatch-admin/main/",
        URL,
        f"{URL}?q=emma",
        f"{URL}{order.pk}/change/",
        f"{URL}{order.pk}/history/",
        LINES,
        f"{LINES}{line.pk}/change/",
        f"{LINES}{line.pk}/history/",
    ]


def test_no_page_has_prices_or_people(depot, order, employee, client):
    client.force_login(employee)
    act(client, "/office-admin/main/order/", "mark_processing", order)
    depot.force_login(UserFactory(is_staff=True, is_superuser=True, email="me@here.example"))
    for address in pages(order):
        page = depot.get(address)
        assert page.status_code == 200, address
        text = page.content.decode()
        assert [secret for secret in (*SECRETS, employee.email) if secret in text] == [], address


def test_the_history_tells_what_and_not_who(depot, order, client, employee):
    client.force_login(employee)
    act(client, "/office-admin/main/order/", "mark_processing", order)
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    page = client.get(f"{URL}{order.pk}/history/").content.decode()
    assert "Lines marked as processing." in page
    assert employee.email not in page


def test_the_shipping_address_is_there(depot, order):
    assert "Sheila Getter" in depot.get(URL).content.decode()
    assert "Gettown" in depot.get(f"{URL}{order.pk}/change/").content.decode()


def test_they_are_filtered_by_what_can_be_there(depot, order):
    done = make_order("grace", status="paid")
    Order.objects.filter(pk=done.pk).update(status="done")
    page = depot.get(URL).content.decode()
    assert "?status__exact=paid" in page
    assert "?status__exact=done" in page
    assert "status__exact=new" not in page
    found = depot.get(URL, {"status__exact": "done"}).context["cl"].queryset
    assert list(found) == [done]


def test_what_is_not_paid_is_not_there(depot):
    order = make_order()
    line = order.lines.get()
    assert not depot.get(URL).context["cl"].queryset.exists()
    assert not depot.get(LINES).context["cl"].queryset.exists()
    for address in (f"{URL}{order.pk}", f"{LINES}{line.pk}"):
        assert depot.get(f"{address}/change/")["Location"] == "/dispatch-admin/"
        assert depot.get(f"{address}/history/")["Location"] == "/dispatch-admin/"
    act(depot, LINES, "mark_cancelled", line)
    depot.post(f"{LINES}{line.pk}/change/", {"status": "cancelled"})
    depot.post(f"{URL}{order.pk}/change/", order_form(order, "cancelled"))
    assert fresh(line).status == "new"


@pytest.mark.slow
@pytest.mark.parametrize(
    "query",
    [
        "unit_price__gte=40",
        "user__email__startswith=a",
        "user=1",
        "billing_address__name__startswith=B",
        "order__user__email__startswith=a",
        "product__price__gte=1",
        "order__lines__unit_price__gte=1",
    ],
)
@pytest.mark.parametrize("url", [URL, LINES])
def test_nothing_secret_is_found_out_by_comparing(depot, order, url, query):
    response = depot.get(f"{url}?{query}")
    assert response.status_code in (302, 400), "Django drops what it does not know"


@pytest.mark.parametrize("term", ["ada@secret", "43.21", "Paytown", "Augusta"])
def test_nothing_secret_is_searched(depot, order, term):
    assert not depot.get(URL, {"q": term}).context["cl"].queryset.exists()
    assert not depot.get(LINES, {"q": term}).context["cl"].queryset.exists()


@pytest.mark.parametrize("term", ["sheila", "AB1", "number"])
def test_it_is_found_by_number_and_recipient(depot, order, term):
    found = depot.get(URL, {"q": str(order.pk) if term == "number" else term})
    assert list(found.context["cl"].queryset) == [order]


def test_lines_and_tracking_number_are_set(depot, order):
    data = order_form(order, "sent", tracking_number="T1")
    assert depot.post(f"{URL}{order.pk}/change/", data).status_code == 302
    assert fresh(order).tracking_number == "T1"
    assert fresh(order).status == "done"


def test_nothing_else_is_set(depot, order):
    data = order_form(order, status="new", user=depot.session["_auth_user_id"])
    data |= {"lines-0-unit_price": "0.01", "lines-0-name": "Other", "total": "1"}
    depot.post(f"{URL}{order.pk}/change/", data)
    assert fresh(order).status == "paid"
    assert fresh(order).user == order.user
    assert order.lines.get().unit_price == Decimal("43.21")


def test_a_line_is_set_on_its_own_page(depot, order):
    line = order.lines.get()
    assert depot.post(f"{LINES}{line.pk}/change/", {"status": "sent"}).status_code == 302
    assert fresh(order).status == "done"


def test_there_is_no_way_to_mark_as_paid(depot):
    order = make_order()
    act(depot, URL, "mark_as_paid", order)
    assert fresh(order).status == "new"


def test_who_waits_longest_comes_first_and_who_is_done_last(depot):
    done = make_order("ann", status="paid")
    act(depot, URL, "mark_sent", done)
    old, young = (make_order(name, status="paid") for name in ("bob", "cem"))
    assert list(depot.get(URL).context["cl"].queryset) == [old, young, done]


@pytest.mark.parametrize("action", ["mark_processing", "mark_sent", "mark_cancelled"])
def test_lines_are_marked_at_once(depot, order, action):
    act(depot, LINES, action, *order.lines.all())
    assert fresh(order.lines.get()).status == action.removeprefix("mark_")


def test_the_rights_are_those_of_the_group(depot, order, dispatcher):
    dispatcher.groups.get().permissions.clear()
    assert depot.get(URL).status_code == 403
    assert depot.post(f"{URL}{order.pk}/change/", order_form(order, "sent")).status_code == 403
    assert Order.objects.get().status == "paid"
