"""The page about the shop."""

import pytest
from django.conf import settings as shop_settings

pytestmark = pytest.mark.django_db


def page(client):
    return client.get("/about-us/").content.decode()


def test_it_tells_who_we_are_how_we_send_and_what_we_keep(client):
    text = page(client)
    for part in ('id="who"', 'id="sending"', 'id="privacy"'):
        assert part in text
    assert text.count("<h1") == 1
    assert "Germany" in text


def test_it_names_every_cookie_that_a_visitor_gets(client):
    client.get("/contact-us/")
    data = {"name": "Ana", "email": "ana@example.com", "message": "Hello"}
    client.post("/contact-us/", data)
    names = {*client.cookies, shop_settings.SESSION_COOKIE_NAME}
    assert {"messages", "csrftoken"} <= names
    text = page(client)
    assert [name for name in names if f"<code>{name}</code>" not in text] == []


def test_it_names_them_as_they_are_called_here(client, settings):
    settings.SESSION_COOKIE_NAME = "__Host-sessionid"
    assert "<code>__Host-sessionid</code>" in page(client)


def test_it_tells_of_analytics_only_where_there_is_some(client, settings):
    assert "Google" not in page(client)
    settings.GA_TRACKER_ID = "G-ABC123"
    assert "Google Analytics" in page(client)


def test_every_page_leads_there_and_to_the_contact_page(client):
    text = client.get("/").content.decode()
    assert 'href="/about-us/"' in text
    assert 'href="/contact-us/"' in text


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_it_refuses_other_methods(client, method):
    assert getattr(client, method)("/about-us/").status_code == 405
