"""The page of an account."""

import pytest

from main.tests.factories import UserFactory

pytestmark = pytest.mark.django_db

LINKS = ["/orders/", "/address/", "/basket/", "/account/email/", "/account/password/"]


def test_it_leads_to_what_can_be_changed(client, user):
    client.force_login(user)
    page = client.get("/account/").content.decode()
    assert user.email in page
    for link in LINKS:
        assert f'href="{link}"' in page


def test_every_page_leads_to_it_for_whoever_is_logged_in(client, user):
    assert 'href="/account/"' not in client.get("/").content.decode()
    client.force_login(user)
    assert 'href="/account/"' in client.get("/").content.decode()


def test_it_turns_reminders_off_and_on(client, user):
    client.force_login(user)
    assert client.post("/account/", {})["Location"] == "/account/"
    user.refresh_from_db()
    assert user.wants_reminders is False
    client.post("/account/", {"wants_reminders": "on"})
    user.refresh_from_db()
    assert user.wants_reminders is True


def test_it_changes_nothing_else(client, user):
    client.force_login(user)
    client.post("/account/", {"email": "x@example.com", "is_staff": "on", "is_superuser": "on"})
    before = user.email
    user.refresh_from_db()
    assert user.email == before
    assert not user.is_staff
    assert not user.is_superuser


def test_it_is_kept_by_no_cache(client, user):
    client.force_login(user)
    assert "no-store" in client.get("/account/")["Cache-Control"]


def test_a_stranger_has_to_log_in(client):
    assert client.get("/account/")["Location"] == "/login/?next=/account/"
    assert client.post("/account/", {})["Location"] == "/login/?next=/account/"


def test_an_account_made_inactive_is_logged_out_at_once(client):
    user = UserFactory()
    client.force_login(user)
    type(user).objects.update(is_active=False)
    assert client.get("/account/")["Location"].startswith("/login/")


def test_it_refuses_other_methods(client, user):
    client.force_login(user)
    assert client.put("/account/").status_code == 405
