"""What becomes of a basket that is ordered, and when nothing is."""

from decimal import Decimal

import pytest

from main.baskets import add, open_basket_of
from main.models import Basket, Order, OrderAddress, OrderLine
from main.orders import EmptyBasketError, NotOrderedError, place_order
from main.tests.checking_out import filled_basket, place, seen
from main.tests.factories import AddressFactory, BasketFactory, ProductFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def basket(user):
    """Two copies of "Emma" and two of another book."""
    basket = open_basket_of(user)
    add(basket, ProductFactory(name="Emma", price=Decimal("2.50")), 2)
    return filled_basket(user, "7.00", copies=2)


def change(basket, **values):
    """Change the basket's first book, as staff would."""
    book = basket.lines.first().product
    type(book).objects.filter(pk=book.pk).update(**values)
    return book


def refused(basket, before):
    """The sentences of an order that was not placed."""
    with pytest.raises(NotOrderedError) as error:
        place(basket, seen=before)
    assert not Order.objects.exists()
    assert not OrderAddress.objects.exists()
    basket.refresh_from_db()
    assert basket.status == Basket.Status.OPEN
    return list(error.value.sentences)


def test_it_has_the_names_and_prices_of_its_day(basket):
    order = place(basket)
    book = change(basket, name="Renamed", price=Decimal("99.00"))
    line = order.lines.get(product=book)
    assert (line.name, line.quantity, line.status) == ("Emma", 2, "new")
    assert line.unit_price == Decimal("2.50")
    assert order.total == Decimal("19.00")
    assert order.status == Order.Status.NEW


def test_it_closes_the_basket_and_the_next_one_is_new(basket):
    order = place(basket)
    basket.refresh_from_db()
    assert basket.status == Basket.Status.SUBMITTED
    assert order.basket == basket
    assert open_basket_of(basket.user) != basket


def test_it_keeps_the_addresses_of_its_day(basket):
    home = AddressFactory(user=basket.user)
    work = AddressFactory(user=basket.user, name="Ada at work")
    order = place(basket, home, shipping=work)
    home.delete()
    order.refresh_from_db()
    assert order.billing_address.lines()[0] == "Ada Reader"
    assert order.shipping_address.lines()[0] == "Ada at work"


def test_one_address_for_both_is_copied_twice(basket):
    order = place(basket)
    assert order.billing_address != order.shipping_address


def test_the_same_basket_gives_the_same_order(basket):
    first = place(basket)
    assert place(basket) == first
    assert OrderLine.objects.count() == 2


def test_a_basket_whose_order_was_deleted_is_not_ordered_again(basket):
    place(basket).delete()
    with pytest.raises(EmptyBasketError):
        place(basket)


def test_an_empty_basket_is_not_ordered(user):
    with pytest.raises(EmptyBasketError):
        place(open_basket_of(user))
    assert not Order.objects.exists()


@pytest.mark.parametrize("make", [UserFactory, lambda: None], ids=["a user's", "a stranger's"])
def test_somebody_elses_basket_is_not_there(user, make):
    other, address = BasketFactory(user=make()), AddressFactory(user=user)
    with pytest.raises(Basket.DoesNotExist):
        place_order(user, other.pk, seen(other), billing=address, shipping=address)


@pytest.mark.parametrize(
    ("state", "why"),
    [
        ({"active": False}, "“Emma” is no longer sold here. We took it out of your basket."),
        ({"in_stock": False}, "“Emma” is sold out at the moment. We took it out of your basket."),
    ],
)
def test_a_book_that_is_not_sold_any_more_stops_it(basket, state, why):
    before = seen(basket)
    change(basket, **state)
    assert refused(basket, before) == [why]


@pytest.mark.parametrize("price", ["2.49", "2.51"])
def test_another_price_stops_it(basket, price):
    before = seen(basket)
    change(basket, price=Decimal(price))
    assert refused(basket, before) == [f"“Emma” now costs £{price}; it was £2.50."]


def test_another_quantity_stops_it(basket):
    before = seen(basket)
    basket.lines.filter(product__name="Emma").update(quantity=5)
    assert refused(basket, before) == ["Copies of “Emma” in your basket: now 5, before 2."]


def test_another_book_stops_it(basket):
    before = seen(basket)
    add(basket, ProductFactory(name="Persuasion"))
    assert refused(basket, before) == ["“Persuasion” has come into your basket."]


def test_a_missing_book_stops_it(basket):
    before = seen(basket)
    basket.lines.filter(product__name="Emma").delete()
    assert refused(basket, before) == ["“Emma” is not in your basket any more."]


def test_a_deleted_book_stops_it(basket):
    before = seen(basket)
    change(basket).delete()
    assert refused(basket, before) == ["Your basket has changed meanwhile."]


def test_all_that_changed_is_said(basket):
    before = seen(basket)
    change(basket, price=Decimal("3.00"), in_stock=False)
    basket.lines.exclude(product__name="Emma").update(quantity=9)
    sold_out, quantity = refused(basket, before)
    assert "sold out" in sold_out
    assert "now 9, before 2" in quantity


@pytest.mark.parametrize("before", ["", ",", "x@", "1x1@1", "²x1@1.00", "9" * 50_000, "\0"])
def test_what_nobody_was_shown_stops_it(basket, before):
    assert refused(basket, before)


def test_it_costs_no_more_queries_with_more_lines(basket, django_assert_max_num_queries):
    for _ in range(30):
        add(basket, ProductFactory())
    address, before = AddressFactory(user=basket.user), seen(basket)
    with django_assert_max_num_queries(10):
        place_order(basket.user, basket.pk, before, billing=address, shipping=address)
