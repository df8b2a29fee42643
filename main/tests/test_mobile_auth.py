"""Logging in and out from the phone."""

import pytest
from django.test import Client
from django.urls import reverse
from knox.models import AuthToken

from main import throttling
from main.models import User
from main.tests.api import assert_private, assert_problem, token_of
from main.tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db

ADDRESS = "/mobile-api/auth/"


def log_in(client, **body):
    return client.post(ADDRESS, body, "application/json")


def test_a_password_is_exchanged_for_a_token(client, user):
    response = log_in(client, email=user.email.upper(), password=PASSWORD)
    assert response.status_code == 200
    assert_private(response)
    assert set(response.json()) == {"token", "expiry"}
    headers = {"authorization": f"Token {response.json()['token']}"}
    assert client.get(reverse("mobile_orders"), headers=headers).status_code == 200
    user.refresh_from_db()
    assert user.last_login


def test_a_website_cannot_use_the_cookie_for_it(user):
    """There is no session to be had, so a form on another site gains nothing."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(user)
    assert_problem(client.get(reverse("mobile_orders")), 401, "not_authenticated")
    assert_problem(client.delete(ADDRESS), 401)


def test_a_token_that_has_ended_is_not_in_the_way(client, user):
    body = {"email": user.email, "password": PASSWORD}
    headers = {"authorization": "Token " + "0" * 64}
    assert client.post(ADDRESS, body, "application/json", headers=headers).status_code == 200


@pytest.mark.parametrize("password", ["wrong", PASSWORD + " ", "p" * 4096])
def test_a_wrong_password(client, user, password):
    response = log_in(client, email=user.email, password=password)
    assert_problem(response, 401, "authentication_failed")
    assert response["WWW-Authenticate"] == "Token"
    assert not AuthToken.objects.exists()


def test_an_unknown_address_is_answered_alike(client, user):
    unknown = log_in(client, email="nobody@example.com", password=PASSWORD)
    wrong = log_in(client, email=user.email, password="wrong")
    assert unknown.json() == wrong.json()


def test_somebody_inactive(client, user):
    User.objects.update(is_active=False)
    assert_problem(log_in(client, email=user.email, password=PASSWORD), 401)


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, {"email", "password"}),
        ({"email": "a@example.com"}, {"password"}),
        ({"email": "", "password": ""}, {"email", "password"}),
        ({"email": None, "password": []}, {"email", "password"}),
        ({"email": "a" * 255, "password": "p" * 4097}, {"email", "password"}),
        ({"email": "a\0", "password": "\ud800"}, {"email", "password"}),
    ],
)
def test_what_is_no_address_and_password(client, body, fields):
    said = assert_problem(log_in(client, **body), 400, "invalid")
    assert {error["field"] for error in said["errors"]} == fields


def test_too_many_wrong_passwords(client, user):
    for _ in range(throttling.LOGIN_HERE.tries):
        assert_problem(log_in(client, email=user.email, password="wrong"), 401)
    response = log_in(client, email=user.email, password=PASSWORD)
    said = assert_problem(response, 429, "throttled")
    assert 0 < int(response["Retry-After"]) <= throttling.LOGIN_HERE.seconds
    assert said["detail"].startswith("Too many tries.")
    other = UserFactory()
    assert log_in(client, email=other.email, password=PASSWORD).status_code == 200


def test_logging_out_ends_this_phone_alone(client, user):
    phone, tablet = token_of(user), token_of(user)
    response = client.delete(ADDRESS, headers=phone)
    assert (response.status_code, response.content) == (204, b"")
    assert_problem(client.get(reverse("mobile_orders"), headers=phone), 401)
    assert client.get(reverse("mobile_orders"), headers=tablet).status_code == 200
    assert_problem(client.delete(ADDRESS, headers=phone), 401)


def test_the_log_tells_who_came_and_went_but_no_secret(client, user, caplog):
    caplog.set_level("INFO", "main")
    token = log_in(client, email=user.email, password=PASSWORD).json()["token"]
    client.delete(ADDRESS, headers={"authorization": f"Token {token}"})
    assert [record.getMessage() for record in caplog.records] == [
        f"Token made: user {user.pk}",
        f"Token ended: user {user.pk}",
    ]
