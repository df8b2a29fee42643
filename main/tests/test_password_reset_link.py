"""The link to a new password."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core import mail
from django.test import Client

from main import throttling
from main.mails.password import reset_link
from main.tests.factories import PASSWORD, UserFactory
from main.tests.mailbox import link_in
from main.tests.test_password_reset import NEW, ask, choose

pytestmark = pytest.mark.django_db


@pytest.fixture
def link(client, user):
    ask(client, user.email)
    return link_in(mail.outbox.pop())


def test_the_link_leads_to_a_new_password(client, user, link):
    assert choose(client, link)["Location"] == "/password-reset/done/"
    assert client.get("/password-reset/done/").status_code == 200
    user.refresh_from_db()
    assert user.check_password(NEW)


def test_the_link_s_secret_is_in_no_path(link):
    """Paths are in the log, query strings are not."""
    path, _, query = link.partition("?")
    secret = query.removeprefix("token=")
    assert len(secret) > 30
    assert secret not in path


def test_the_link_works_once(client, link):
    choose(client, link)
    response = client.get(link)
    assert response.status_code == 410
    assert "used up" in response.content.decode()


def test_a_login_ends_the_link(client, user, link):
    """The password is known after all."""
    client.post("/login/", {"username": user.email, "password": PASSWORD})
    assert client.get(link).status_code == 410


def test_a_second_link_dies_with_the_first(client, user, link):
    ask(client, user.email)
    choose(client, link)
    assert client.get(link_in(mail.outbox[0])).status_code == 410


def test_the_link_dies_after_an_hour(client, user, link, monkeypatch):
    real = PasswordResetTokenGenerator._now
    monkeypatch.setattr(
        PasswordResetTokenGenerator, "_now", lambda self: real(self) + timedelta(seconds=3602)
    )
    assert client.get(link).status_code == 410


@pytest.mark.parametrize(
    "path",
    [
        "/password-reset/MQ/",
        "/password-reset/MQ/?token=a-b",
        "/password-reset/MQ/?token=",
        "/password-reset/MQ/?token=set-password",
        "/password-reset/MQ/?token=" + "9" * 5000,
        "/password-reset/MQ/?token=%00",
        "/password-reset/%s/?token=a-b" % ("OTk5" * 500),
        "/password-reset/x/?token=a-b",
        "/password-reset/_-_/",
    ],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_made_up_link_changes_nothing(client, path, method):
    assert getattr(client, method)(path).status_code == 410


def test_the_link_of_one_account_does_not_open_another(client, link):
    path = urlsplit(reset_link(UserFactory())).path
    query = urlsplit(link).query
    assert client.get(f"{path}?{query}").status_code == 410


@pytest.mark.parametrize(
    ("first", "second"), [("short", "short"), ("password", "password"), (NEW, NEW + "r"), ("", "")]
)
def test_it_refuses_bad_passwords_and_the_link_still_works(client, user, link, first, second):
    assert choose(client, link, first, second).status_code == 422
    user.refresh_from_db()
    assert user.check_password(PASSWORD)
    assert choose(client, link).status_code == 302


def test_all_sessions_of_the_account_end(client, user):
    elsewhere = Client()
    elsewhere.force_login(user)
    assert elsewhere.get("/account/").status_code == 200
    ask(client, user.email)
    choose(client, link_in(mail.outbox[0]))
    assert elsewhere.get("/account/").status_code == 302
    assert "_auth_user_id" not in client.session


def test_whoever_resets_gets_in_however_often_strangers_tried(client, user, link, rf, monkeypatch):
    monkeypatch.setattr(throttling, "now", lambda: 1_000_000_000.0)
    for number in range(throttling.LOGIN_ACCOUNT.tries):
        stranger = rf.get("/", REMOTE_ADDR=f"203.0.113.{number}")
        throttling.refuse_if_too_many(stranger, user.email)
    data = {"username": user.email, "password": NEW}
    choose(client, link)
    assert client.post("/login/", data).status_code == 302


def test_the_account_is_told(client, user, link):
    choose(client, link)
    assert mail.outbox[0].to == [user.email]
    assert "was changed" in mail.outbox[0].body
