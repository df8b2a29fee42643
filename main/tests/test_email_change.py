"""Moving an account to another e-mail address."""

import logging
from smtplib import SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from main import throttling
from main.tests.factories import PASSWORD, UserFactory
from main.tests.mailbox import link_in
from main.throttling import LOGIN_HERE, MAILS

pytestmark = pytest.mark.django_db

NEW = "new@example.com"


@pytest.fixture
def user(client, db):
    user = UserFactory(email="old@example.com")
    client.force_login(user)
    return user


def ask(client, email=NEW, password=PASSWORD):
    return client.post("/account/email/", {"email": email, "password": password})


@pytest.fixture
def link(client, user):
    ask(client)
    link = link_in(mail.outbox[0])
    mail.outbox.clear()
    return link


def address(user):
    user.refresh_from_db()
    return user.email


def test_the_page_has_a_form(client, user):
    response = client.get("/account/email/")
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]


def test_it_counts_when_the_new_address_says_yes(client, user, link):
    assert address(user) == "old@example.com"
    assert client.get(link).status_code == 200
    assert address(user) == "old@example.com"
    assert client.post(link)["Location"] == "/account/"
    assert address(user) == NEW
    assert client.get("/account/").status_code == 200


def test_both_addresses_get_a_mail_and_the_old_one_another_at_the_end(client, user):
    ask(client)
    assert [letter.to for letter in mail.outbox] == [[NEW], ["old@example.com"]]
    client.post(link_in(mail.outbox[0]))
    assert mail.outbox[2].to == ["old@example.com"]
    assert NEW in mail.outbox[2].body
    assert link_in(mail.outbox[2]) == "/contact-us/"


def test_the_old_address_gets_no_link_to_say_yes_with(client, user):
    ask(client)
    assert "token=" not in mail.outbox[1].body


@pytest.mark.parametrize(
    ("email", "password"),
    [
        (NEW, "wrong"),
        (NEW, ""),
        ("", PASSWORD),
        ("nobody", PASSWORD),
        ("old@example.com", PASSWORD),
        ("a@example.com\nbcc:x@y.z", PASSWORD),
        ("a" * 300 + "@example.com", PASSWORD),
        ("\0@example.com", PASSWORD),
    ],
)
def test_it_refuses(client, user, email, password):
    assert ask(client, email, password).status_code == 422
    assert mail.outbox == []


def test_capitals_can_be_mended(client, user):
    ask(client, "Old@example.com")
    client.post(link_in(mail.outbox[0]))
    assert address(user) == "Old@example.com"


@pytest.mark.parametrize("email", ["taken@example.com", "TAKEN@Example.com"])
def test_the_page_does_not_tell_that_an_address_has_an_account(client, user, email):
    UserFactory(email="taken@example.com")
    known, unknown = ask(client, email), ask(client)
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert "token=" not in mail.outbox[0].body
    assert len(mail.outbox) == 4


def test_a_failing_mail_server_is_said(client, user, monkeypatch, caplog):
    def fail(self, messages):
        raise SMTPServerDisconnected("gone")

    monkeypatch.setattr(EmailBackend, "send_messages", fail)
    response = ask(client)
    assert response.status_code == 422
    assert "could not be sent" in response.content.decode()
    assert "Not sent: e-mail change mail" in caplog.text


def test_it_is_in_the_log(client, user, caplog):
    caplog.set_level(logging.INFO)
    ask(client, password="wrong")
    ask(client)
    client.post(link_in(mail.outbox[0]))
    for event in ("Wrong password given", "Change of address asked", "Address changed"):
        assert f"{event}: user {user.pk}" in caplog.text
    assert NEW not in caplog.text


def test_nobody_guesses_the_password_here(client, user, monkeypatch):
    monkeypatch.setattr(throttling, "now", lambda: 1_000_000_000.0)
    for _ in range(LOGIN_HERE.tries):
        assert ask(client, password="wrong").status_code == 422
    assert ask(client).status_code == 429


def test_a_mailbox_gets_only_so_many(client, user, monkeypatch):
    monkeypatch.setattr(throttling, "now", lambda: 1_000_000_000.0)
    for _ in range(MAILS.tries):
        assert ask(client).status_code == 302
    assert ask(client).status_code == 429
    assert len(mail.outbox) == 2 * MAILS.tries


@pytest.mark.parametrize("page", ["/account/email/", "/account/email/confirm/?token=x"])
def test_a_stranger_has_to_log_in(client, page):
    assert client.get(page)["Location"].startswith("/login/?next=/account/email/")
    assert client.post(page)["Location"].startswith("/login/?next=/account/email/")


@pytest.mark.parametrize("page", ["/account/email/", "/account/email/confirm/"])
def test_it_refuses_other_methods(client, user, page):
    assert client.put(page).status_code == 405
