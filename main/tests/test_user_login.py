"""Logging in and out."""

import pytest

from main.tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db


def log_in(client, email, password=PASSWORD, **extra):
    return client.post("/login/", {"username": email, "password": password, **extra})


def test_the_page_has_a_form(client):
    response = client.get("/login/")
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]


def test_it_lets_in_with_address_and_password(client, user):
    assert log_in(client, user.email)["Location"] == "/"
    assert client.session["_auth_user_id"] == str(user.pk)


def test_capitals_in_the_address_do_not_matter(client, user):
    assert log_in(client, user.email.upper()).status_code == 302


def test_it_gives_a_new_session(client, user):
    client.get("/login/")
    session = client.session
    session["colour"] = "red"
    session.save()
    client.cookies["sessionid"] = before = session.session_key
    log_in(client, user.email)
    assert client.session.session_key != before


@pytest.mark.parametrize("password", ["wrong password", ""])
def test_a_wrong_password_stays_out(client, user, password):
    assert log_in(client, user.email, password).status_code == 422
    assert "_auth_user_id" not in client.session


def test_an_inactive_account_stays_out(client):
    assert log_in(client, UserFactory(is_active=False).email).status_code == 422
    assert "_auth_user_id" not in client.session


def test_it_does_not_tell_whether_there_is_an_account(client, user):
    wrong = log_in(client, user.email, "wrong").context["form"].errors
    unknown = log_in(client, "nobody@example.com", "wrong").context["form"].errors
    assert wrong == unknown


@pytest.mark.parametrize(
    ("address", "goal"),
    [("/basket/", "/basket/"), ("https://evil.example/", "/"), ("//evil.example/", "/")],
)
def test_next_is_followed_on_our_own_host_only(client, user, address, goal):
    assert log_in(client, user.email, next=address)["Location"] == goal


def test_who_is_logged_in_goes_home(client, user):
    client.force_login(user)
    assert client.get("/login/")["Location"] == "/"


def test_logging_out_ends_the_session(client, user):
    client.force_login(user)
    assert client.post("/logout/")["Location"] == "/"
    assert "_auth_user_id" not in client.session


def test_a_link_logs_nobody_out(client, user):
    client.force_login(user)
    assert client.get("/logout/").status_code == 405
    assert "_auth_user_id" in client.session
