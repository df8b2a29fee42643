"""A new password for whoever knows the old one."""

import logging

import pytest
from django.core import mail
from django.test import Client

from main import throttling
from main.tests.factories import PASSWORD
from main.throttling import LOGIN_HERE

pytestmark = pytest.mark.django_db

NEW = "quite another horse"


@pytest.fixture(autouse=True)
def _logged_in(client, user):
    client.force_login(user)


def change(client, old=PASSWORD, first=NEW, second=NEW):
    data = {"old_password": old, "new_password1": first, "new_password2": second}
    return client.post("/account/password/", data)


def test_the_page_has_a_form(client):
    response = client.get("/account/password/")
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]


def test_the_new_one_counts(client, user):
    assert change(client)["Location"] == "/account/"
    user.refresh_from_db()
    assert user.check_password(NEW)


def test_this_session_stays_with_another_key(client):
    before = client.session.session_key
    change(client)
    assert client.get("/account/").status_code == 200
    assert client.session.session_key != before


def test_other_sessions_end(client, user):
    elsewhere = Client()
    elsewhere.force_login(user)
    change(client)
    assert elsewhere.get("/account/")["Location"].startswith("/login/")


def test_the_account_is_told_by_mail_and_log(client, user, caplog):
    caplog.set_level(logging.INFO)
    change(client)
    assert mail.outbox[0].to == [user.email]
    assert f"Password changed: user {user.pk}" in caplog.text


@pytest.mark.parametrize(
    ("old", "first", "second"),
    [
        ("wrong", NEW, NEW),
        ("", NEW, NEW),
        (PASSWORD, "short", "short"),
        (PASSWORD, "12345678", "12345678"),
        (PASSWORD, "x" * 129, "x" * 129),
        (PASSWORD, NEW, NEW + "r"),
    ],
)
def test_it_refuses(client, user, old, first, second):
    assert change(client, old, first, second).status_code == 422
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_nobody_guesses_the_old_one_here(client, monkeypatch, caplog):
    monkeypatch.setattr(throttling, "now", lambda: 1_000_000_000.0)
    for _ in range(LOGIN_HERE.tries):
        assert change(client, "wrong").status_code == 422
    assert change(client).status_code == 429


def test_bad_new_passwords_are_no_guesses(client, monkeypatch):
    monkeypatch.setattr(throttling, "now", lambda: 1_000_000_000.0)
    for _ in range(LOGIN_HERE.tries + 1):
        assert change(client, first="short", second="short").status_code == 422
    assert change(client).status_code == 302


def test_a_stranger_has_to_log_in(client):
    client.logout()
    assert client.get("/account/password/")["Location"] == "/login/?next=/account/password/"
    assert change(client)["Location"].startswith("/login/")


def test_it_refuses_other_methods(client):
    assert client.put("/account/password/").status_code == 405
