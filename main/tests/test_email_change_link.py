"""The link to another e-mail address."""

import pytest
from django.core import mail
from django.test import Client

from main.email_change import VALID_FOR, EmailTakenError, email_of, make_token, take
from main.models import User
from main.tests.factories import UserFactory
from main.tests.mailbox import link_in
from main.tests.test_email_change import NEW, address, ask

pytestmark = pytest.mark.django_db


@pytest.fixture
def user(client, db):
    user = UserFactory(email="old@example.com")
    client.force_login(user)
    return user


@pytest.fixture
def link(client, user):
    ask(client)
    link = link_in(mail.outbox[0])
    mail.outbox.clear()
    return link


def test_an_address_taken_meanwhile_stays_the_other_s(client, user, link):
    other = UserFactory(email=NEW.upper())
    page = client.post(link, follow=True).content.decode()
    assert "has an account of its own by now" in page
    assert address(user) == "old@example.com"
    assert address(other) == NEW.upper()


def test_the_link_works_once(client, user, link):
    client.post(link)
    assert client.get(link).status_code == 410
    assert client.post(link).status_code == 410


def test_two_links_are_not_used_one_after_the_other(client, user, link):
    ask(client, "third@example.com")
    client.post(link)
    assert client.post(link_in(mail.outbox[0])).status_code == 410
    assert address(user) == NEW


def test_a_new_password_ends_the_link(client, user, link):
    user.set_password("quite another horse")
    user.save()
    client.force_login(user)
    assert client.post(link).status_code == 410
    assert address(user) == "old@example.com"


def test_the_link_dies_after_a_day(client, user, monkeypatch):
    token = make_token(user, NEW)
    assert email_of(user, token) == NEW
    monkeypatch.setattr("main.email_change.VALID_FOR", -1)
    assert email_of(user, token) is None
    assert VALID_FOR == 24 * 3600


def test_somebody_else_can_do_nothing_with_the_link(user, link):
    other, theirs = UserFactory(), Client()
    theirs.force_login(other)
    assert theirs.post(link).status_code == 410
    assert address(user) == "old@example.com"


@pytest.mark.parametrize("token", ["", "x", "a:b:c", "\0", "9" * 5000, "é"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_made_up_link_changes_nothing(client, user, token, method):
    query = {"token": token}
    assert getattr(client, method)("/account/email/confirm/", query_params=query).status_code == 410


def test_a_change_between_is_not_undone(user):
    """Two requests at once: the second finds the account another than it was."""
    same = User.objects.get()
    assert take(user, NEW)
    assert not take(same, "third@example.com")
    assert address(user) == NEW


def test_the_database_decides_who_gets_an_address(user):
    UserFactory(email=NEW.upper())
    with pytest.raises(EmailTakenError):
        take(user, NEW)
