"""What the log tells of accounts."""

import logging

import pytest

from main.tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def events(caplog):
    """What was logged about accounts, as functions of now."""
    caplog.set_level(logging.INFO, "main.account_log")
    return lambda: [line.getMessage() for line in caplog.records if "account_log" in line.name]


def log_in(client, email, password=PASSWORD):
    return client.post("/login/", {"username": email, "password": password})


def test_it_tells_who_comes_and_goes(client, user, events):
    log_in(client, user.email)
    client.post("/logout/")
    assert events() == [f"Logged in: user {user.pk}", f"Logged out: user {user.pk}"]


def test_it_tells_of_a_new_account(client, events):
    data = {"email": "ana@example.com", "password1": PASSWORD, "password2": PASSWORD}
    client.post("/signup/", data)
    assert [line.partition(":")[0] for line in events()] == ["Account made", "Logged in"]


@pytest.mark.parametrize("page", ["/login/", "/admin/login/"])
def test_it_tells_who_was_not_let_in(client, user, events, page):
    client.post(page, {"username": user.email.upper(), "password": "wrong"})
    assert events() == [f"Login failed: user {user.pk}"]


def test_it_tells_that_an_inactive_account_was_not_let_in(client, events):
    user = UserFactory(is_active=False)
    log_in(client, user.email)
    assert events() == [f"Login failed: user {user.pk}"]


@pytest.mark.parametrize(
    "typed", ["my secret password", "x\nERROR main: all is lost", "a@b.example\r\n\x1b[2J", "{0}%s"]
)
def test_what_was_typed_is_in_no_line(client, events, caplog, typed):
    log_in(client, typed, "canary")
    assert events() == ["Login failed: no such account"]
    assert typed not in caplog.text
    assert "canary" not in caplog.text


def test_logging_out_twice_is_told_once(client, user, events):
    client.force_login(user)
    client.post("/logout/")
    client.post("/logout/")
    assert events().count(f"Logged out: user {user.pk}") == 1
