"""Making an account."""

from smtplib import SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import IntegrityError

from main import throttling
from main.forms.user import SignupForm
from main.models import User
from main.tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db


def sign_up(client, email="Ana@Example.com", password=PASSWORD, **extra):
    data = {"email": email, "password1": password, "password2": password, **extra}
    return client.post("/signup/", data)


def test_the_page_has_a_form(client):
    response = client.get("/signup/")
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]


def test_it_makes_an_account_and_logs_in(client):
    response = sign_up(client)
    assert response["Location"] == "/"
    user = User.objects.get()
    assert user.email == "Ana@example.com"
    assert user.check_password(PASSWORD)
    assert not user.is_staff
    assert client.session["_auth_user_id"] == str(user.pk)


def test_it_sends_a_welcome(client):
    sign_up(client)
    assert mail.outbox[0].to == ["Ana@example.com"]
    assert PASSWORD not in mail.outbox[0].body


def test_the_welcome_leads_to_the_shop(client, settings):
    settings.SHOP_URL = "https://books.example.com"
    sign_up(client)
    assert "\nhttps://books.example.com/\n" in mail.outbox[0].body


@pytest.mark.parametrize("error", [SMTPServerDisconnected("gone"), ConnectionRefusedError()])
def test_a_failing_mail_server_never_loses_the_account(client, monkeypatch, error):
    def fail(self, messages):
        raise error

    monkeypatch.setattr(EmailBackend, "send_messages", fail)
    assert sign_up(client).status_code == 302
    assert User.objects.get().email == "Ana@example.com"
    assert client.session["_auth_user_id"]


@pytest.mark.parametrize("email", ["", "nobody", "a b@example.com", "a@example.com\nbcc:x@y.z"])
def test_it_refuses_what_is_no_address(client, email):
    assert sign_up(client, email=email).status_code == 422
    assert not User.objects.exists()


@pytest.mark.parametrize("password", ["short", "password", "12345678", "qwertyuiop"])
def test_it_refuses_short_and_common_passwords(client, password):
    assert sign_up(client, password=password).status_code == 422
    assert not User.objects.exists()


def test_it_wants_no_special_signs_and_takes_long_passwords(client):
    assert sign_up(client, password="onlysmallletters " * 7).status_code == 302


def test_it_refuses_two_different_passwords(client):
    assert sign_up(client, password2="something else").status_code == 422


@pytest.mark.parametrize(("length", "status"), [(7, 422), (8, 302), (128, 302), (129, 422)])
def test_a_password_has_8_to_128_characters(client, length, status):
    password = ("nine owl" * 17)[:length]
    assert sign_up(client, password=password).status_code == status


def test_it_refuses_the_address_as_password(client):
    assert sign_up(client, "anastasia@example.com", "anastasia").status_code == 422


def test_it_gives_a_new_session(client):
    session = client.session
    session["colour"] = "red"
    session.save()
    client.cookies["sessionid"] = before = session.session_key
    sign_up(client)
    assert client.session.session_key != before
    assert client.session["colour"] == "red"


def test_an_address_makes_only_so_many_accounts(client, monkeypatch):
    """Whoever asks which addresses have an account gets no further either."""
    monkeypatch.setattr(throttling, "now", lambda: 1_000_000_000.0)
    UserFactory(email="ana@example.com")
    for _ in range(throttling.SIGNUPS.tries):
        assert sign_up(client, "ana@example.com").status_code == 422
    response = sign_up(client, "bea@example.com")
    assert response.status_code == 429
    assert response["Retry-After"]
    assert User.objects.count() == 1


@pytest.mark.parametrize("email", ["ana@example.com", "ANA@EXAMPLE.COM"])
def test_an_address_has_one_account_in_any_case(client, email):
    UserFactory(email="Ana@example.com")
    response = sign_up(client, email=email)
    assert response.status_code == 422
    assert "already an account" in response.content.decode()
    assert User.objects.count() == 1


def test_the_same_form_twice_at_once_makes_one_account():
    data = {"email": "ana@example.com", "password1": PASSWORD, "password2": PASSWORD}
    first, second = SignupForm(data), SignupForm(data)
    assert first.is_valid()
    assert second.is_valid()
    assert first.save_once()
    assert second.save_once() is None
    assert second.errors["email"]


def test_the_database_knows_addresses_in_any_case():
    UserFactory(email="ana@example.com")
    with pytest.raises(IntegrityError):
        UserFactory(email="ANA@example.com")


def test_it_makes_no_staff(client):
    sign_up(client, is_staff="on", is_superuser="on")
    user = User.objects.get()
    assert not user.is_staff
    assert not user.is_superuser


def test_next_is_followed_on_our_own_host_only(client):
    assert sign_up(client, next="/basket/")["Location"] == "/basket/"
    client.logout()
    other = sign_up(client, email="b@example.com", next="https://evil.example/")
    assert other["Location"] == "/"


def test_who_is_logged_in_goes_home(client, user):
    client.force_login(user)
    assert client.get("/signup/")["Location"] == "/"


def test_it_refuses_other_methods(client):
    assert client.put("/signup/").status_code == 405


def test_a_user_needs_an_address():
    with pytest.raises(ValueError, match="e-mail"):
        User.objects.create_user("")
