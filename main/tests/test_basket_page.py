"""Looking at the basket and changing it."""

from decimal import Decimal
from urllib.parse import urlencode

import pytest
from django.http import QueryDict

from main.baskets import add, open_basket_of
from main.forms.basket import BasketFormSet
from main.models import BasketLine
from main.models.basket import MAX_BOOKS, MAX_QUANTITY
from main.tests.factories import (
    BasketFactory,
    BasketLineFactory,
    ProductFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def basket(client, user):
    client.force_login(user)
    return open_basket_of(user)


@pytest.fixture
def line(basket):
    add(basket, ProductFactory(price=Decimal("2.50")), 2)
    return basket.lines.get()


def form_data(*quantities, **extra):
    """What the page sends: (line's id, quantity) pairs and the button pressed."""
    data = {"form-TOTAL_FORMS": len(quantities), "form-INITIAL_FORMS": len(quantities), **extra}
    for number, (pk, quantity) in enumerate(quantities):
        data |= {f"form-{number}-id": pk, f"form-{number}-quantity": quantity}
    return data


def quantity(line):
    line.refresh_from_db()
    return line.quantity


def test_a_stranger_without_one_sees_it_empty(client):
    response = client.get("/basket/")
    assert response.status_code == 200
    assert response.context["basket"] is None


def test_it_shows_lines_and_total(client, line):
    context = client.get("/basket/").context
    assert context["lines"] == [line]
    assert context["lines"][0].line_total == Decimal("5.00")
    assert context["total"] == Decimal("5.00")


def test_its_buttons_are_those_the_view_understands(client, line):
    page = client.get("/basket/").content.decode()
    assert 'name="plus"' in page
    assert 'name="minus"' in page
    assert 'name="checkout"' in page


@pytest.mark.slow
def test_a_full_one_that_met_another_can_still_be_changed(client, basket):
    books = ProductFactory.create_batch(2 * MAX_BOOKS)
    BasketLine.objects.bulk_create(BasketLine(basket=basket, product=book) for book in books)
    data = form_data(*((line.pk, 2) for line in basket.lines.all()))
    assert client.post("/basket/", data).status_code == 302
    assert basket.count() == 4 * MAX_BOOKS


def test_it_is_never_kept_by_a_cache(client):
    assert "no-store" in client.get("/basket/")["Cache-Control"]


def test_it_follows_todays_price(client, line):
    line.product.price = Decimal("3.00")
    line.product.save()
    assert client.get("/basket/").context["total"] == Decimal("6.00")


@pytest.mark.parametrize(("button", "expected"), [("plus", 3), ("minus", 1)])
def test_a_button_changes_a_line_by_one(client, line, button, expected):
    response = client.post("/basket/", form_data((line.pk, 2), **{button: line.pk}))
    assert response.status_code == 302
    assert quantity(line) == expected


def test_a_typed_quantity_is_taken(client, line):
    client.post("/basket/", form_data((line.pk, 7)))
    assert quantity(line) == 7


def test_minus_at_one_takes_the_book_out(client, line):
    client.post("/basket/", form_data((line.pk, 1), minus=line.pk))
    assert not BasketLine.objects.exists()


def test_zero_takes_the_book_out(client, line):
    client.post("/basket/", form_data((line.pk, 0)))
    assert not BasketLine.objects.exists()


def test_plus_stops_at_the_most(client, line):
    client.post("/basket/", form_data((line.pk, MAX_QUANTITY), plus=line.pk))
    assert quantity(line) == MAX_QUANTITY


def test_checking_out_takes_the_quantity_typed(client, line):
    response = client.post("/basket/", form_data((line.pk, 7), checkout=""))
    assert response["Location"] == "/order/address_select/"
    assert quantity(line) == 7


def test_checking_out_with_a_senseless_quantity_stays_here(client, line):
    assert client.post("/basket/", form_data((line.pk, "x"), checkout="")).status_code == 422


@pytest.mark.parametrize("typed", ["-1", "x", "", "100", "1.5"])
def test_a_senseless_quantity_is_shown_again_and_changes_nothing(client, line, typed):
    response = client.post("/basket/", form_data((line.pk, typed)))
    assert response.status_code == 422
    assert quantity(line) == 2


def test_a_form_without_its_counters_changes_nothing(client, line):
    assert client.post("/basket/", {"plus": line.pk}).status_code == 422
    assert quantity(line) == 2


def test_a_line_gone_meanwhile_is_passed_over(client, line):
    data = form_data((line.pk, 3), (line.pk + 1, 5))
    assert client.post("/basket/", data).status_code == 302
    assert quantity(line) == 3


def test_a_line_sent_twice_is_no_accident(client, line):
    data = form_data((line.pk, 0), (line.pk, 3))
    assert client.post("/basket/", data).status_code == 302
    assert not BasketLine.objects.exists()


def test_a_line_taken_out_in_another_tab_stays_out(basket, line):
    formset = BasketFormSet(QueryDict(urlencode(form_data((line.pk, 3)))), basket)
    assert formset.is_valid()
    line.delete()
    formset.save()
    assert not BasketLine.objects.exists()


@pytest.mark.usefixtures("basket")
def test_somebody_elses_line_cannot_be_changed(client):
    other = BasketLineFactory(quantity=2)
    client.post("/basket/", form_data((other.pk, 0)))
    assert quantity(other) == 2


@pytest.mark.parametrize("state", [{"active": False}, {"in_stock": False}])
@pytest.mark.parametrize("method", ["get", "post"])
def test_what_cannot_be_bought_drops_out_with_a_message(client, line, state, method):
    type(line.product).objects.update(**state)
    data = form_data((line.pk, 3)) if method == "post" else {}
    response = getattr(client, method)("/basket/", data, follow=True)
    assert "We took it out of your basket" in response.content.decode()
    assert response.context["lines"] == []
    assert not BasketLine.objects.exists()


def test_it_refuses_other_methods(client):
    assert client.put("/basket/").status_code == 405


def test_a_longer_basket_costs_no_more_queries(client, basket, django_assert_max_num_queries):
    for _ in range(20):
        add(basket, ProductFactory())
    with django_assert_max_num_queries(12):
        client.get("/basket/")


NOT_IDS = ["9" * 5000, "9" * 30, "-1", "1e3", "1_0", "²", "٣", "\0", "None"]
"""The first is longer than Python turns into a number."""


@pytest.mark.parametrize("pk", NOT_IDS)
def test_a_made_up_id_is_no_accident(client, line, pk):
    response = client.post("/basket/", form_data((pk, 7), plus=pk))
    assert response.status_code in (302, 422)
    assert quantity(line) == 2


@pytest.mark.parametrize("field", ["form-TOTAL_FORMS", "form-INITIAL_FORMS", "form-0-quantity"])
def test_an_endless_number_is_a_mistake_in_the_form(client, line, field):
    response = client.post("/basket/", form_data((line.pk, 2)) | {field: "9" * 5000})
    assert response.status_code == 422
    assert quantity(line) == 2


@pytest.mark.slow
def test_a_form_that_claims_a_million_lines_changes_the_lines_there_are(client, line):
    data = form_data((line.pk, 3)) | {"form-TOTAL_FORMS": 1_000_000}
    assert client.post("/basket/", data).status_code in (302, 422)
    assert quantity(line) in (2, 3)


@pytest.mark.slow
@pytest.mark.parametrize("field", ["form-TOTAL_FORMS", "form-INITIAL_FORMS"])
@pytest.mark.parametrize("number", ["-1", "x", "", "\0", "1.5", "NaN", "٣"])
def test_senseless_counters_are_no_accident(client, line, field, number):
    response = client.post("/basket/", form_data((line.pk, 3)) | {field: number})
    assert response.status_code in (302, 422)
    assert quantity(line) in (2, 3)


def test_the_same_line_twice_is_no_accident(client, line):
    assert client.post("/basket/", form_data((line.pk, 0), (line.pk, 5))).status_code == 302
    assert not BasketLine.objects.filter(quantity__gt=5).exists()


@pytest.mark.parametrize("forged", ["x", -1, 2**70, [], {"a": 1}, True, "1 OR 1=1"])
def test_a_session_that_holds_nonsense_has_no_basket(client, forged):
    session = client.session
    session["basket_id"] = forged
    session.save()
    response = client.get("/basket/")
    assert response.status_code == 200
    assert response.context["basket"] is None


def test_a_session_with_a_users_basket_shows_and_changes_nothing(client):
    other = BasketLineFactory(basket=BasketFactory(user=UserFactory()), quantity=2)
    session = client.session
    session["basket_id"] = other.basket.pk
    session.save()
    assert client.get("/basket/").context["basket"] is None
    client.post("/basket/", form_data((other.pk, 9)))
    assert quantity(other) == 2
