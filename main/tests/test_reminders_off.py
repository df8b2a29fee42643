"""Turning reminders off by the link in one."""

import pytest
from django.core.signing import Signer
from django.test import Client

from main.reminders import token_of
from main.tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def address(user):
    return f"/reminders/off/?token={token_of(user)}"


def wants(user):
    user.refresh_from_db()
    return user.wants_reminders


def test_the_link_asks_and_changes_nothing(client, user):
    response = client.get(address(user))
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    assert "Turn reminders off" in response.content.decode()
    assert wants(user)


def test_the_page_does_not_tell_whose_it_is(client, user):
    assert user.email not in client.get(address(user)).content.decode()


def test_its_button_turns_them_off(client, user):
    response = client.post(address(user))
    assert response.status_code == 200
    assert "Reminders are off" in response.content.decode()
    assert not wants(user)


def test_a_mail_program_does_it_with_one_post_and_no_cookie(user):
    client = Client(enforce_csrf_checks=True)
    response = client.post(address(user), {"List-Unsubscribe": "One-Click"})
    assert response.status_code == 200
    assert not wants(user)


def test_twice_is_as_good_as_once(client, user):
    client.post(address(user))
    assert client.post(address(user)).status_code == 200
    assert "Reminders are off" in client.get(address(user)).content.decode()


def test_nobody_else_is_touched_whoever_is_logged_in(client, user):
    other = UserFactory()
    client.force_login(other)
    client.post(address(user))
    assert not wants(user)
    assert wants(other)


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(
    "query", ["", "?token=", "?token=1", "?token=1:abc", "?token=%00", "?token=:", "?other=1"]
)
def test_what_we_did_not_sign_is_404(client, user, method, query):
    assert getattr(client, method)(f"/reminders/off/{query}").status_code == 404
    assert wants(user)


def test_a_signature_made_for_something_else_is_404(client, user):
    token = Signer(salt="something else").sign(str(user.pk))
    assert client.post(f"/reminders/off/?token={token}").status_code == 404


def test_the_number_in_a_token_cannot_be_changed(client, user):
    other = UserFactory()
    signature = token_of(user).partition(":")[2]
    assert client.post(f"/reminders/off/?token={other.pk}:{signature}").status_code == 404
    assert wants(other)


def test_somebody_who_left_is_404(client, user):
    link = address(user)
    user.delete()
    assert client.post(link).status_code == 404


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_it_refuses_other_methods(client, user, method):
    assert getattr(client, method)(address(user)).status_code == 405
    assert wants(user)


def test_a_body_of_any_size_is_not_read(client, user):
    body = b"x" * (3 * 1024 * 1024)
    assert client.post(address(user), body, content_type="text/plain").status_code == 200
