"""Redis goes away while people are in the shop."""

import pytest
from django.core.cache import caches
from redis.exceptions import ConnectionError as NoRedis

from main.tests.factories import ProductFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def sessions_in_redis(settings):
    settings.SESSION_ENGINE = "main.sessions"


@pytest.fixture
def redis_goes(monkeypatch):
    """A function that takes it away."""

    def fail(*args, **options):
        raise NoRedis

    def go():
        for name in ("get", "set", "add", "incr", "delete", "has_key"):
            monkeypatch.setattr(type(caches["default"]), name, fail)

    return go


def test_who_is_logged_in_stays_so(client, user, redis_goes):
    client.force_login(user)
    redis_goes()
    assert user.email in client.get("/account/").content.decode()


def test_a_strangers_basket_stays(client, redis_goes):
    book = ProductFactory()
    client.post("/add_to_basket/", {"product_id": book.pk})
    redis_goes()
    assert book.name in client.get("/basket/").content.decode()


def test_a_stranger_gets_one(client, redis_goes):
    redis_goes()
    book = ProductFactory()
    client.post("/add_to_basket/", {"product_id": book.pk})
    assert book.name in client.get("/basket/").content.decode()


def test_no_logout_is_claimed_that_redis_may_undo(client, user, redis_goes):
    client.force_login(user)
    redis_goes()
    assert client.post("/logout/").status_code == 503
