"""The page between the basket and the order."""

from decimal import Decimal

import pytest

from main.baskets import add, open_basket_of
from main.models import Address, Order, Product
from main.tests.checking_out import URL, filled_basket, form_data
from main.tests.factories import AddressFactory, BasketFactory, ProductFactory, UserFactory

pytestmark = pytest.mark.django_db

ADDRESS = {
    "name": "Ada Reader",
    "address1": "1 Long Lane",
    "postcode": "AB1 2CD",
    "city": "Booktown",
    "country": "GB",
    "save_address": "",
}


@pytest.fixture
def basket(client, user):
    client.force_login(user)
    return filled_basket(user, "2.50", "7.00", copies=2)


@pytest.fixture
def address(user):
    return AddressFactory(user=user)


def text(response):
    return response.content.decode()


def test_a_stranger_logs_in_first_and_comes_back(client):
    for method in (client.get, client.post):
        assert method(URL)["Location"] == f"/login/?next={URL}"


def test_it_shows_books_addresses_and_total(client, basket, address):
    page = client.get(URL)
    assert page.status_code == 200
    assert page.context["total"] == Decimal("19.00")
    for line in [*(line.product.name for line in basket.lines.all()), *address.lines(), "£19.00"]:
        assert line in text(page)
    assert "no-store" in page["Cache-Control"]


def test_one_press_places_the_order(client, basket, address):
    response = client.post(URL, form_data(basket, address), follow=True)
    order = Order.objects.get()
    assert response.redirect_chain == [("/order/done/", 302)]
    assert response.context["order"] == order
    assert order.total == Decimal("19.00")
    assert order.shipping_address.lines() == order.billing_address.lines() == address.lines()


def test_books_go_to_another_address_when_asked_to(client, basket, address):
    other = AddressFactory(user=basket.user, name="Ada at work")
    client.post(URL, form_data(basket, address, shipping=other.pk))
    order = Order.objects.get()
    assert order.billing_address.name == "Ada Reader"
    assert order.shipping_address.name == "Ada at work"


def test_what_the_page_carries_places_the_order(client, basket, address):
    """The hidden fields are those the view understands."""
    context = client.get(URL).context
    data = {"basket": context["basket"].pk, "seen": context["seen"]}
    page = text(client.get(URL))
    for name, value in data.items():
        assert f'<input type="hidden" name="{name}" value="{value}">' in page
    client.post(URL, data | {"billing": address.pk, "shipping": ""})
    assert Order.objects.count() == 1


def test_the_newest_address_is_chosen(client, basket, address):
    newest = AddressFactory(user=basket.user, name="Another Reader")
    form = client.get(URL).context["form"]
    assert form["billing"].value() == newest.pk


@pytest.mark.usefixtures("basket")
def test_without_an_address_it_asks_for_one(client, user):
    assert "save_address" in text(client.get(URL))
    response = client.post(URL, ADDRESS, follow=True)
    assert response.redirect_chain == [(URL, 302)]
    assert "Place order" in text(response)
    assert user.addresses.get().city == "Booktown"


@pytest.mark.usefixtures("basket")
def test_an_address_sent_twice_is_kept_once(client, user):
    for _ in range(2):
        client.post(URL, ADDRESS)
    assert user.addresses.count() == 1


@pytest.mark.usefixtures("basket")
@pytest.mark.parametrize(
    "mistake", [{"name": ""}, {"name": "x" * 121}, {"country": "XX"}, {"city": "\0"}]
)
def test_a_mistake_in_an_address_is_shown_and_nothing_is_kept(client, mistake):
    response = client.post(URL, ADDRESS | mistake)
    assert response.status_code == 422
    assert 'aria-invalid="true"' in text(response)
    assert not Address.objects.exists()


def test_nothing_to_order_leads_back_to_the_basket(client, user):
    client.force_login(user)
    for make in (lambda: None, lambda: open_basket_of(user)):
        make()
        response = client.get(URL, follow=True)
        assert response.redirect_chain == [("/basket/", 302)]
        assert "There is nothing in your basket to order." in text(response)


def test_a_basket_emptied_meanwhile_leads_back(client, basket, address):
    data = form_data(basket, address)
    basket.lines.all().delete()
    response = client.post(URL, data, follow=True)
    assert response.redirect_chain == [("/basket/", 302)]
    assert not Order.objects.exists()


@pytest.mark.parametrize("state", [{"active": False}, {"in_stock": False}])
def test_a_book_not_sold_any_more_is_said_before(client, basket, address, state):
    Product.objects.filter(pk=basket.lines.first().product_id).update(**state)
    page = client.get(URL)
    assert "We took it out of your basket." in text(page)
    assert page.context["total"] == Decimal("14.00")


@pytest.mark.parametrize("state", [{"active": False}, {"in_stock": False}])
def test_a_book_not_sold_any_more_is_said_and_nothing_is_ordered(client, basket, address, state):
    data = form_data(basket, address)
    Product.objects.filter(pk=basket.lines.first().product_id).update(**state)
    response = client.post(URL, data)
    assert response.status_code == 422
    assert "Nothing was ordered" in text(response)
    assert text(response).count("We took it out of your basket.") == 1
    assert response.context["total"] == Decimal("14.00")
    assert not Order.objects.exists()


def test_when_all_books_are_gone_the_basket_says_why(client, basket, address):
    data = form_data(basket, address)
    Product.objects.update(in_stock=False)
    response = client.post(URL, data, follow=True)
    assert response.redirect_chain == [("/basket/", 302)]
    assert text(response).count("We took it out of your basket.") == 2


def test_a_new_price_is_said_and_the_next_press_takes_it(client, basket, address):
    data = form_data(basket, address)
    Product.objects.update(price=Decimal("8.00"))
    response = client.post(URL, data)
    assert response.status_code == 422
    assert "now costs £8.00; it was £2.50." in text(response)
    assert not Order.objects.exists()
    client.post(URL, data | {"seen": response.context["seen"]})
    assert Order.objects.get().total == Decimal("32.00")


def test_a_change_in_another_tab_is_said(client, basket, address):
    data = form_data(basket, address)
    add(basket, ProductFactory(name="Persuasion"))
    assert "“Persuasion” has come into your basket." in text(client.post(URL, data))


def test_a_form_sent_again_leads_to_its_order(client, basket, address):
    data = form_data(basket, address)
    client.post(URL, data)
    address.delete()
    add(open_basket_of(basket.user), ProductFactory())
    response = client.post(URL, data, follow=True)
    assert response.context["order"] == Order.objects.get()


def test_somebody_elses_address_is_refused(client, basket, address):
    other = AddressFactory()
    for data in ({"billing": other.pk}, {"shipping": other.pk}):
        response = client.post(URL, form_data(basket, address) | data)
        assert response.status_code == 422
        assert not Order.objects.exists()
        assert other.name not in text(response) or other.name == address.name


@pytest.mark.usefixtures("basket")
def test_somebody_elses_basket_is_not_there(client, address):
    for other in (BasketFactory(user=UserFactory()), BasketFactory()):
        assert client.post(URL, form_data(other, address)).status_code == 404
    assert not Order.objects.exists()


@pytest.mark.parametrize("number", ["", "x", "0", "-1", "9" * 30, "9" * 5000, "\0", "1e3"])
def test_a_made_up_basket_is_not_there(client, basket, address, number):
    assert client.post(URL, form_data(basket, address) | {"basket": number}).status_code == 404


@pytest.mark.parametrize("field", ["billing", "shipping"])
@pytest.mark.parametrize("value", ["x", "0", "-1", "9" * 30, "9" * 5000, "\0"])
def test_a_made_up_address_is_a_mistake_in_the_form(client, basket, address, field, value):
    assert client.post(URL, form_data(basket, address) | {field: value}).status_code == 422
    assert not Order.objects.exists()


@pytest.mark.parametrize("seen", ["", "x", "9" * 200_000, "\0", "1x1@1.00," * 2000])
def test_made_up_books_are_a_mistake_in_the_form(client, basket, address, seen):
    assert client.post(URL, form_data(basket, address) | {"seen": seen}).status_code == 422
    assert not Order.objects.exists()


def test_an_address_has_to_be_chosen(client, basket, address):
    response = client.post(URL, form_data(basket, address) | {"billing": ""})
    assert response.status_code == 422
    assert "Choose an address for the invoice." in text(response)


@pytest.mark.usefixtures("basket")
def test_it_refuses_other_methods(client):
    assert client.put(URL).status_code == 405


def test_longer_lists_cost_no_more_queries(
    client, basket, address, django_assert_max_num_queries, django_assert_num_queries
):
    with django_assert_max_num_queries(13) as few:
        client.get(URL)
    for _ in range(20):
        add(basket, ProductFactory())
        AddressFactory(user=basket.user)
    with django_assert_num_queries(len(few)):
        client.get(URL)
