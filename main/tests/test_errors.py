"""The pages for what went wrong."""

import pytest
from django.test import Client

from main.views import errors


@pytest.mark.django_db
def test_an_unknown_address_is_404_and_not_kept(client):
    response = client.get("/nothing/")
    assert response.status_code == 404
    assert response["Cache-Control"] == "no-store"
    assert b"<html" in response.content


def test_a_static_file_of_another_release_is_404_and_not_kept(client):
    response = client.get("/static/main/base.0123456789ab.css")
    assert response.status_code == 404
    assert response["Cache-Control"] == "no-store"


def test_a_foreign_host_is_400(client):
    assert client.get("/", headers={"host": "evil.example"}).status_code == 400


@pytest.mark.django_db
def test_a_form_from_elsewhere_is_403():
    response = Client(enforce_csrf_checks=True).post("/login/", {})
    assert response.status_code == 403
    assert b"<html" in response.content


@pytest.mark.django_db
def test_whoever_is_logged_in_is_not_told_to_log_in(client, user):
    client.force_login(user)
    response = client.get("/order-dashboard/")
    assert response.status_code == 403
    assert b"logged in" not in response.content


def test_our_fault_is_500_without_saying_more(client, monkeypatch):
    monkeypatch.setattr("main.views.home.render", lambda *a: 1 / 0)
    monkeypatch.setattr("main.views.home.Product.objects", None)
    client.raise_request_exception = False
    response = client.get("/")
    assert response.status_code == 500
    assert b"Traceback" not in response.content
    assert b"<html" in response.content


@pytest.mark.parametrize("status", [400, 403, 404, 429, 500, 503])
def test_they_need_nothing_at_all(status):
    """No database (none is marked), no request, no manifest."""
    response = errors.error_page(status)
    assert response.status_code == status
    assert b"<html" in response.content


def test_the_link_to_the_shop_leads_home_from_elsewhere_too():
    assert b'href="/"' in errors.error_page(404).content
    page = errors.error_page(404, home='https://example.com/"').content
    assert b'href="https://example.com/&quot;"' in page


def test_they_bear_a_missing_template():
    assert errors.error_page(418).status_code == 418
