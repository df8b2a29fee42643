"""Putting a book into the basket."""

import pytest

from main.baskets import add, current_basket, open_basket_of
from main.models import Basket
from main.models.basket import MAX_QUANTITY
from main.tests.factories import BasketFactory, ProductFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def book():
    return ProductFactory()


def put(client, book, **extra):
    return client.post("/add_to_basket/", {"product_id": book.pk, **extra}, follow=True)


def contents():
    return [(line.product.pk, line.quantity) for line in Basket.objects.get().lines.all()]


def test_a_stranger_gets_a_basket(client, book):
    response = put(client, book)
    assert response.redirect_chain == [(book.get_absolute_url(), 302)]
    assert "is in your basket" in response.content.decode()
    assert contents() == [(book.pk, 1)]
    assert Basket.objects.get().user is None


def test_a_user_gets_their_own(client, user, book):
    client.force_login(user)
    put(client, book)
    assert Basket.objects.get().user == user


def test_the_same_book_again_is_another_copy(client, book):
    put(client, book)
    put(client, book)
    assert contents() == [(book.pk, 2)]


def test_every_page_counts_the_copies(client, book):
    put(client, book)
    put(client, book)
    assert client.get("/").context["basket_count"]() == 2


def test_there_is_an_end_to_copies(book):
    basket = BasketFactory()
    add(basket, book, MAX_QUANTITY)
    add(basket, book, MAX_QUANTITY)
    assert basket.count() == MAX_QUANTITY


def test_there_is_an_end_to_books(client, book, monkeypatch):
    monkeypatch.setattr("main.baskets.MAX_BOOKS", 2)
    other, third = ProductFactory.create_batch(2)
    put(client, book)
    put(client, other)
    assert "Your basket is full" in put(client, third).content.decode()
    assert "is in your basket" in put(client, book).content.decode()
    assert contents() == [(book.pk, 2), (other.pk, 1)]


@pytest.mark.parametrize(
    ("state", "words"), [({"in_stock": False}, "sold out"), ({"active": False}, "no longer sold")]
)
def test_a_book_not_for_sale_says_so(client, state, words):
    response = put(client, ProductFactory(**state))
    assert words in response.content.decode()
    assert not Basket.objects.exists()


@pytest.mark.parametrize("number", ["", "x", "-1", "0", "99", "9" * 40])
def test_an_unknown_book_is_not_found(client, number):
    assert client.post("/add_to_basket/", {"product_id": number}).status_code == 404


def test_looking_at_the_address_adds_nothing(client, book):
    response = client.get("/add_to_basket/", {"product_id": book.pk})
    assert response.status_code == 405
    assert not Basket.objects.exists()


def test_a_form_from_elsewhere_adds_nothing(book):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    assert client.post("/add_to_basket/", {"product_id": book.pk}).status_code == 403
    assert not Basket.objects.exists()


def test_next_is_followed_on_our_own_host(client, book):
    assert put(client, book, next="/basket/").redirect_chain == [("/basket/", 302)]


@pytest.mark.parametrize("address", ["https://evil.example/", "//evil.example", "javascript:x"])
def test_next_is_not_followed_elsewhere(client, book, address):
    response = put(client, book, next=address)
    assert response.redirect_chain == [(book.get_absolute_url(), 302)]


def test_a_user_has_one_open_basket(user):
    assert open_basket_of(user) == open_basket_of(user)


def test_a_submitted_basket_is_not_filled_again(user):
    old = BasketFactory(user=user, status=Basket.Status.SUBMITTED)
    assert open_basket_of(user) != old


@pytest.mark.parametrize("path", ["/", "/basket/", "/products/all/", "/signup/"])
def test_a_stale_number_in_the_session_breaks_no_page(client, book, path):
    put(client, book)
    Basket.objects.all().delete()
    assert client.get(path).status_code == 200
    assert "basket_id" not in client.session


def test_a_stale_number_gives_way_to_a_new_basket(client, book):
    put(client, book)
    Basket.objects.all().delete()
    put(client, book)
    assert contents() == [(book.pk, 1)]


def test_a_number_in_the_session_never_opens_a_users_basket(client, rf, user):
    request = rf.get("/")
    request.session = {"basket_id": open_basket_of(user).pk}
    request.user = type("Stranger", (), {"is_authenticated": False})()
    assert current_basket(request) is None
