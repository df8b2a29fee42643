"""A stranger's basket when they turn out to be somebody."""

import pytest

from main.baskets import add, merge, open_basket_of
from main.models import Basket
from main.tests.factories import PASSWORD, BasketFactory, ProductFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def books():
    return ProductFactory.create_batch(3)


def log_in(client, user):
    return client.post("/login/", {"username": user.email, "password": PASSWORD})


def lines(user):
    return {line.product.pk: line.quantity for line in open_basket_of(user).lines.all()}


def test_it_becomes_the_users(client, user, books):
    client.post("/add_to_basket/", {"product_id": books[0].pk})
    assert log_in(client, user).status_code == 302
    assert lines(user) == {books[0].pk: 1}
    assert Basket.objects.count() == 1
    assert "basket_id" not in client.session


def test_it_joins_the_users_own_without_losing_a_line(client, user, books):
    add(open_basket_of(user), books[0], 2)
    add(open_basket_of(user), books[1], 1)
    client.post("/add_to_basket/", {"product_id": books[1].pk})
    client.post("/add_to_basket/", {"product_id": books[2].pk})
    log_in(client, user)
    assert lines(user) == {books[0].pk: 2, books[1].pk: 2, books[2].pk: 1}


def test_a_second_time_adds_nothing(user, books):
    stranger = BasketFactory()
    add(stranger, books[0], 2)
    merge(stranger.pk, user)
    merge(stranger.pk, user)
    assert lines(user) == {books[0].pk: 2}


def test_somebody_elses_basket_is_never_merged(user, books):
    other = BasketFactory(user=UserFactory())
    add(other, books[0])
    merge(other.pk, user)
    assert lines(user) == {}
    assert other.count() == 1


def test_signing_up_takes_the_basket_along(client, books):
    client.post("/add_to_basket/", {"product_id": books[0].pk})
    data = {"email": "new@example.com", "password1": PASSWORD, "password2": PASSWORD}
    client.post("/signup/", data)
    assert Basket.objects.get().user.email == "new@example.com"
    assert client.get("/").context["basket_count"]() == 1


def test_logging_out_leaves_it_with_the_user(client, user, books):
    client.post("/add_to_basket/", {"product_id": books[0].pk})
    log_in(client, user)
    client.post("/logout/")
    assert client.get("/").context["basket_count"]() == 0
    assert lines(user) == {books[0].pk: 1}


def test_a_failed_login_leaves_it_with_the_stranger(client, user, books):
    client.post("/add_to_basket/", {"product_id": books[0].pk})
    client.post("/login/", {"username": user.email, "password": "wrong"})
    assert Basket.objects.get().user is None
    assert client.get("/").context["basket_count"]() == 1
