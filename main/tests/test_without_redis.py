"""Passwords are not tried while Redis, which counts the tries, refuses."""

import logging
import socket

import pytest
from django.contrib.auth import get_user
from django.urls import reverse

from main.models import User
from main.tests.api import assert_problem
from main.tests.factories import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_redis(settings):
    """An address at which nothing listens, and a cache that goes there."""
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        settings.CACHES = {
            "default": {
                "BACKEND": "django.core.cache.backends.redis.RedisCache",
                "LOCATION": f"redis://127.0.0.1:{closed.getsockname()[1]}",
            }
        }
        settings.SESSION_ENGINE = "main.sessions"
        yield


def log_in(client, user, page="/login/"):
    return client.post(page, {"username": user.email, "password": PASSWORD})


def test_the_page_says_to_try_again_shortly(client, user):
    response = log_in(client, user)
    assert response.status_code == 503
    assert response["Retry-After"] == "30"
    assert response["Cache-Control"] == "no-store"
    assert "try again shortly" in response.content.decode()
    assert not get_user(client).is_authenticated


def test_so_does_the_one_of_an_admin_site(client, owner):
    assert log_in(client, owner, reverse("admin:login")).status_code == 503


def test_so_does_signing_up(client):
    form = {"email": "ana@example.com", "password1": PASSWORD, "password2": PASSWORD}
    assert client.post("/signup/", form).status_code == 503
    assert not User.objects.exists()


def log_in_from_the_phone(client, user):
    body = {"email": user.email, "password": PASSWORD}
    return client.post("/mobile-api/auth/", body, "application/json")


def test_programs_get_a_problem(client, user):
    response = log_in_from_the_phone(client, user)
    assert_problem(response, 503, "unavailable")
    assert response["Retry-After"] == "30"


@pytest.mark.parametrize("way", [log_in, log_in_from_the_phone])
def test_it_is_logged_once(client, user, caplog, way):
    caplog.set_level(logging.WARNING)
    way(client, user)
    (record,) = caplog.records
    assert record.levelname == "ERROR"
    assert "Redis" in record.message
    assert record.exc_info
