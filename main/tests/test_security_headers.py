"""The headers of every answer."""

import pytest

EXPECTED = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/basket/", "/login/", "/admin/login/", "/nothing/"])
def test_every_page_carries_them(client, path):
    response = client.get(path)
    assert {name: response.headers.get(name) for name in EXPECTED} == EXPECTED
    assert "camera=()" in response["Permissions-Policy"]


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/admin/login/", "/nothing/"])
def test_the_content_policy_is_strict(client, path):
    policy = client.get(path)["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/basket/", "/login/", "/signup/", "/search/?q=a"])
def test_no_page_has_anything_inline(client, path):
    page = client.get(path).content.decode()
    assert "<style" not in page
    assert " style=" not in page
    assert " onclick=" not in page
    assert "<script>" not in page


@pytest.mark.django_db
def test_http_is_sent_to_https_on_the_same_host(client, settings):
    settings.SECURE_SSL_REDIRECT = True
    response = client.get("/basket/")
    assert (response.status_code, response["Location"]) == (301, "https://testserver/basket/")


@pytest.mark.django_db
def test_the_router_says_what_was_https(client, settings):
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_HSTS_SECONDS = 31536000
    response = client.get("/basket/", headers={"x-forwarded-proto": "https"})
    assert response.status_code == 200
    assert "max-age=31536000" in response["Strict-Transport-Security"]
