"""Orders on the central office's site."""

from decimal import Decimal

import pytest
from django.contrib.admin.models import LogEntry

from main.models import Order, OrderLine
from main.order_steps import mark_lines
from main.tests.factories import OrderAddressFactory, OrderFactory, OrderLineFactory, UserFactory

pytestmark = pytest.mark.django_db
URL = "/office-admin/main/order/"
LINES = "/office-admin/main/orderline/"


@pytest.fixture
def office(client, employee):
    """An employee's browser."""
    client.force_login(employee)
    return client


@pytest.fixture
def order():
    """A new order of two lines."""
    order = OrderFactory(
        user=UserFactory(email="ada@example.com"),
        billing_address=OrderAddressFactory(name="Bill Payer"),
        shipping_address=OrderAddressFactory(name="Sheila Getter"),
    )
    OrderLineFactory(order=order, name="Emma", unit_price=Decimal("5.00"), quantity=2)
    OrderLineFactory(order=order, name="Villette", unit_price=Decimal("7.50"))
    return order


def order_form(order, *statuses, **extra):
    """What the page of an order sends."""
    data = {
        "status": "new",
        "tracking_number": order.tracking_number,
        "initial-tracking_number": order.tracking_number,
        "lines-TOTAL_FORMS": order.lines.count(),
        "lines-INITIAL_FORMS": order.lines.count(),
    }
    for place, line in enumerate(order.lines.all()):
        status = statuses[place] if place < len(statuses) else line.status
        data |= {
            f"lines-{place}-id": line.pk,
            f"lines-{place}-status": status,
            f"initial-lines-{place}-status": line.status,
        }
    return {**data, **extra}


def change(client, order, *statuses, **extra):
    return client.post(f"{URL}{order.pk}/change/", order_form(order, *statuses, **extra))


def act(client, url, action, *things):
    data = {"action": action, "_selected_action": [thing.pk for thing in things]}
    return client.post(url, data, follow=True).content.decode()


def fresh(thing):
    return type(thing).objects.get(pk=thing.pk)


def test_the_list_shows_who_and_how_much(office, order):
    page = office.get(URL).content.decode()
    assert "ada@example.com" in page
    assert "£17.50" in page


def test_a_page_shows_lines_prices_and_addresses(office, order):
    page = office.get(f"{URL}{order.pk}/change/").content.decode()
    for text in ("Emma", "5.00", "£17.50", "Bill Payer", "Sheila Getter", "ada@example.com"):
        assert text in page


def test_a_link_leads_to_the_shoppers_page(office, order):
    link = office.get(f"{URL}{order.pk}/change/").context["absolute_url"]
    assert office.get(link, follow=True).redirect_chain[-1][0].endswith(f"/orders/{order.pk}/")


@pytest.mark.parametrize("term", ["ada@", "sheila", "TRACK-7", "number"])
def test_it_is_found_by_number_person_and_parcel(office, order, term):
    Order.objects.update(tracking_number="TRACK-7")
    found = office.get(URL, {"q": str(order.pk) if term == "number" else term})
    assert order in found.context["cl"].queryset


@pytest.mark.parametrize("term", ["abc", "9" * 40, "-1", "²"])
def test_what_nobody_has_finds_nothing(office, order, term):
    assert not office.get(URL, {"q": term}).context["cl"].queryset.exists()


def test_it_is_filtered_by_status(office, order):
    OrderFactory(status="paid")
    assert list(office.get(f"{URL}?status__exact=new").context["cl"].queryset) == [order]


def test_lines_change_only_their_status(office, order):
    line = order.lines.first()
    data = {"lines-0-name": "Other", "lines-0-unit_price": "0.01", "lines-0-quantity": "9"}
    change(office, order, "cancelled", "new", **data)
    line = fresh(line)
    assert line.status == "cancelled"
    assert (line.name, line.unit_price, line.quantity) == ("Emma", Decimal("5.00"), 2)


def test_the_last_line_makes_it_done(office, order):
    Order.objects.update(status="paid")
    assert change(office, order, "sent", "cancelled").status_code == 302
    assert fresh(order).status == "done"


def test_a_new_order_becomes_paid_and_its_lines_may_follow_at_once(office, order):
    response = change(office, order, "processing", "new", status="paid", tracking_number="T1")
    assert response.status_code == 302
    assert fresh(order).status == "paid"
    assert fresh(order).tracking_number == "T1"
    assert fresh(order.lines.first()).status == "processing"


def test_what_is_not_paid_is_not_sent(office, order):
    page = change(office, order, "sent", "new", status="new")
    assert "The order is not paid yet." in page.content.decode()
    assert fresh(order.lines.first()).status == "new"


def test_what_was_cancelled_before_it_was_paid_is_paid_before_it_is_sent(office, order):
    change(office, order, "cancelled", "cancelled")
    assert fresh(order).status == "done"
    page = change(office, order, "sent", "cancelled").content.decode()
    assert "The order is not paid yet." in page
    change(office, order, "new", "cancelled")
    assert fresh(order).status == "new"
    assert change(office, order, "sent", "cancelled", status="paid").status_code == 302
    assert fresh(order).status == "done"
    assert fresh(order).paid_at


@pytest.mark.parametrize("status", ["done", "lost", ""])
def test_by_hand_there_is_no_other_step(office, order, status):
    assert change(office, order, status=status).status_code == 200
    assert fresh(order).status == "new"


@pytest.mark.parametrize("now", ["paid", "done"])
def test_a_paid_order_does_not_go_back(office, order, now):
    Order.objects.update(status=now)
    change(office, order, status="new")
    assert fresh(order).status == now


def test_a_form_from_before_somebody_else_paid_it_changes_nothing_else(office, order):
    data = order_form(order, status="paid", tracking_number="T2")
    Order.objects.update(status="done")
    office.post(f"{URL}{order.pk}/change/", data)
    assert fresh(order).status == "done"
    assert fresh(order).tracking_number == "T2"


def test_a_page_from_before_takes_nothing_back_that_others_did_meanwhile(office, order):
    Order.objects.update(status="paid")
    data = order_form(order, "new", "processing")
    first, last = order.lines.all()
    mark_lines(OrderLine.objects.filter(pk=first.pk), "sent")
    Order.objects.update(tracking_number="T1")
    assert office.post(f"{URL}{order.pk}/change/", data).status_code == 302
    assert [fresh(first).status, fresh(last).status] == ["sent", "processing"]
    assert fresh(order).tracking_number == "T1"


def test_a_page_carries_what_it_showed(office, order):
    page = office.get(f"{URL}{order.pk}/change/").content.decode()
    for name in ("initial-tracking_number", "initial-lines-0-status"):
        assert f'name="{name}"' in page


@pytest.mark.slow
@pytest.mark.parametrize(
    "extra",
    [
        {"lines-0-id": "999999"},
        {"lines-0-id": "x"},
        {"lines-0-status": "eaten"},
        {"tracking_number": "9" * 65},
        {"lines-TOTAL_FORMS": "many"},
        {"lines-TOTAL_FORMS": "99999999"},
    ],
    ids=str,
)
def test_a_malformed_form_is_said_and_saves_nothing(office, order, extra):
    response = change(office, order, "cancelled", "cancelled", status="paid", **extra)
    assert response.status_code == 200
    assert "errornote" in response.content.decode()
    assert fresh(order).status == "new"


def test_a_line_of_another_order_is_not_changed_here(office, order):
    other = OrderLineFactory()
    change(office, order, "cancelled", **{"lines-0-id": other.pk})
    assert fresh(other).status == "new"
    assert fresh(other).order == other.order


def test_nobody_and_nothing_else_of_an_order_changes(office, order):
    thief = UserFactory()
    address = OrderAddressFactory()
    change(office, order, user=thief.pk, billing_address=address.pk, shipping_address=address.pk)
    assert fresh(order).user == order.user
    assert fresh(order).billing_address == order.billing_address
    assert fresh(order).shipping_address == order.shipping_address


def test_many_are_marked_as_paid_at_once(office, order):
    done = OrderFactory(status="done")
    assert "Orders now paid: 1." in act(office, URL, "mark_as_paid", order, done)
    assert fresh(order).status == "paid"
    assert fresh(done).status == "done"
    assert "Marked as paid." in office.get(f"{URL}{order.pk}/history/").content.decode()


@pytest.mark.parametrize("status", ["processing", "sent", "cancelled"])
def test_the_lines_of_many_orders_are_marked_at_once(office, order, status):
    Order.objects.update(status="paid")
    assert f"Lines now {status}: 2." in act(office, URL, f"mark_{status}", order)
    assert set(order.lines.values_list("status", flat=True)) == {status}
    assert fresh(order).status == ("paid" if status == "processing" else "done")
    history = office.get(f"{URL}{order.pk}/history/").content.decode()
    assert f"Lines marked as {status}." in history


def test_lines_are_marked_where_a_filter_no_longer_finds_them(office, order):
    Order.objects.update(status="paid")
    page = act(office, f"{LINES}?status__exact=new", "mark_sent", *order.lines.all())
    assert "Lines now sent: 2." in page
    assert fresh(order).status == "done"
    assert LogEntry.objects.count() == 1


def test_what_cannot_be_marked_is_said(office, order):
    assert "Lines now sent: 0." in act(office, LINES, "mark_sent", *order.lines.all())
    assert OrderLine.objects.filter(status="new").count() == 2


def test_no_action_deletes(office, order, owner):
    for somebody, start in ((None, "/office-admin"), (owner, "/admin")):
        if somebody:
            office.force_login(somebody)
        for noun in ("order", "orderline"):
            act(office, f"{start}/main/{noun}/", "delete_selected", order)
            assert b"delete_selected" not in office.get(f"{start}/main/{noun}/").content
    assert Order.objects.count() == 1
