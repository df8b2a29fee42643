"""A forgotten password."""

import logging
from smtplib import SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from main import throttling
from main.tests.factories import UserFactory
from main.tests.mailbox import link_in
from main.throttling import MAILS, RESETS

pytestmark = pytest.mark.django_db

NEW = "quite another horse"


def ask(client, email):
    return client.post("/password-reset/", {"email": email})


@pytest.fixture
def link(client, user):
    ask(client, user.email)
    return link_in(mail.outbox.pop())


def choose(client, link, first=NEW, second=None):
    page = client.get(link)["Location"]
    data = {"new_password1": first, "new_password2": second or first}
    return client.post(page, data)


def test_the_login_page_leads_to_it(client):
    assert 'href="/password-reset/"' in client.get("/login/").content.decode()


@pytest.mark.parametrize("page", ["/password-reset/", "/password-reset/sent/"])
def test_its_pages_are_kept_by_no_cache(client, page):
    response = client.get(page)
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]


def test_the_link_is_the_shop_s_own_whatever_host_was_asked_for(client, user, settings):
    settings.SHOP_URL = "https://books.example.com"
    client.post("/password-reset/", {"email": user.email}, headers={"host": "localhost"})
    assert "https://books.example.com/password-reset/" in mail.outbox[0].body


def test_the_mail_goes_to_the_address_we_know(client):
    """Not to the one typed, which may only look like it."""
    UserFactory(email="Ana@example.com")
    ask(client, "ana@EXAMPLE.com")
    assert mail.outbox[0].to == ["Ana@example.com"]


def test_the_answer_is_the_same_for_any_address(client, user):
    known, unknown = ask(client, user.email), ask(client, "nobody@example.com")
    assert known["Location"] == unknown["Location"] == "/password-reset/sent/"
    assert known.content == unknown.content


def test_an_address_without_an_account_is_told_so_by_mail(client):
    """One mail in either case: the time an answer takes tells nothing."""
    ask(client, "nobody@example.com")
    assert mail.outbox[0].to == ["nobody@example.com"]
    assert "token=" not in mail.outbox[0].body


def test_an_inactive_account_gets_no_link(client):
    ask(client, UserFactory(is_active=False).email)
    assert "token=" not in mail.outbox[0].body


@pytest.mark.parametrize("email", ["known", "nobody@example.com"])
def test_a_failing_mail_server_is_in_the_log_and_on_no_page(
    client, user, monkeypatch, caplog, email
):
    def fail(self, messages):
        raise SMTPServerDisconnected("gone")

    monkeypatch.setattr(EmailBackend, "send_messages", fail)
    assert ask(client, user.email if email == "known" else email).status_code == 302
    assert "Not sent: password reset mail" in caplog.text


def test_it_is_in_the_log(client, user, caplog):
    caplog.set_level(logging.INFO)
    ask(client, user.email)
    choose(client, link_in(mail.outbox[0]))
    ask(client, "nobody@example.com")
    assert f"Password reset asked: user {user.pk}" in caplog.text
    assert f"Password reset: user {user.pk}" in caplog.text
    assert "nobody@" not in caplog.text


@pytest.mark.parametrize(
    "email", ["", "nobody", "a@example.com\nbcc:x@y.z", "a" * 300 + "@example.com", "\0@x.example"]
)
def test_it_refuses_what_is_no_address(client, email):
    assert ask(client, email).status_code == 422
    assert mail.outbox == []


def test_a_mailbox_gets_only_so_many(client, user, monkeypatch):
    monkeypatch.setattr(throttling, "now", lambda: 1_000_000_000.0)
    for _ in range(MAILS.tries):
        assert ask(client, user.email).status_code == 302
    response = ask(client, user.email.upper())
    assert response.status_code == 429
    assert response["Retry-After"]
    assert len(mail.outbox) == MAILS.tries


def test_an_address_asks_for_only_so_many(client, monkeypatch):
    monkeypatch.setattr(throttling, "now", lambda: 1_000_000_000.0)
    for number in range(RESETS.tries):
        assert ask(client, f"{number}@example.com").status_code == 302
    assert ask(client, "another@example.com").status_code == 429


@pytest.mark.parametrize(
    "page",
    ["/password-reset/", "/password-reset/sent/", "/password-reset/done/", "/password-reset/MQ/"],
)
def test_it_refuses_other_methods(client, page):
    assert client.put(page).status_code == 405
