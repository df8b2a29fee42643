"""The API has one shape for all errors, whoever asks, however, with whatever."""

import pytest
from django.test import Client
from django.urls import reverse

from main.api.parsers import MAX_BYTES
from main.api.urls import urlpatterns
from main.models import Order
from main.tests.api import assert_private, assert_problem, token_of
from main.tests.factories import OrderLineFactory

pytestmark = pytest.mark.django_db

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND")
BODIES = {
    "malformed": (b'{"status": ', "application/json"),
    "no object": (b"[1]", "application/json"),
    "no text": (b"\xff\xfe{}", "application/json"),
    "nested": (b"[" * MAX_BYTES, "application/json"),
    "oversized": (b'{"a": "' + b"a" * MAX_BYTES + b'"}', "application/json"),
    "a form": (b"status=sent", "application/x-www-form-urlencoded"),
    "half a form": (b"--x", "multipart/form-data; boundary=x"),
    "of no type": (b"{}", "nonsense"),
    "of no charset": (b"{}", "application/json; charset=hex"),
}


@pytest.fixture
def line(user):
    """A line of a paid order of the shopper."""
    return OrderLineFactory(order__status=Order.Status.PAID, order__user=user)


@pytest.fixture
def roles(user, dispatcher, employee, owner):
    """The headers of everybody; the stranger has none."""
    people = {"shopper": user, "dispatcher": dispatcher, "employee": employee, "owner": owner}
    return {"stranger": {}} | {role: token_of(person) for role, person in people.items()}


def address_of(pattern, line):
    """The address of a thing that is there."""
    if "<int:pk>" not in str(pattern.pattern):
        return reverse(pattern.name)
    return reverse(pattern.name, args=[line.pk if "line" in pattern.name else line.order.pk])


@pytest.mark.slow
@pytest.mark.parametrize("pattern", urlpatterns, ids=lambda pattern: pattern.name)
@pytest.mark.parametrize("method", METHODS)
def test_each_address_has_it(client, roles, line, pattern, method):
    address = address_of(pattern, line)
    for role, headers in roles.items():
        for body, content_type in (BODIES[name] for name in ("malformed", "oversized", "a form")):
            response = client.generic(method, address, body, content_type, headers=headers)
            assert response.status_code < 500, (role, body[:20])
            if response.status_code < 400:
                assert method in {"GET", "HEAD", "DELETE"}, (role, body[:20])
                assert_private(response)
            elif method == "HEAD":
                assert response["Content-Type"] == "application/problem+json"
            else:
                assert_problem(response, response.status_code)
        if method == "DELETE":
            return  # it ends the token


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ("malformed", 400, "parse_error"),
        ("no text", 400, "parse_error"),
        ("nested", 400, "parse_error"),
        ("no object", 400, "invalid"),
        ("oversized", 413, "too_large"),
        ("a form", 415, "unsupported_media_type"),
        ("of no type", 415, "unsupported_media_type"),
        ("of no charset", 200, None),
    ],
)
def test_a_body_that_is_not_to_be_read(client, dispatcher, line, body, status, code):
    """JSON is UTF-8 whatever its charset is said to be."""
    sent, content_type = BODIES[body]
    address = reverse("api_order_line", args=[line.pk])
    headers = token_of(dispatcher)
    response = client.generic("PATCH", address, sent, content_type, headers=headers)
    if status == 200:
        assert response.status_code == 200
    else:
        assert_problem(response, status, code)


@pytest.mark.parametrize("constant", ["NaN", "-Infinity", "1e999999", "9" * 5000])
def test_numbers_that_are_none(client, dispatcher, line, constant):
    body = f'{{"status": {constant}}}'
    address = reverse("api_order_line", args=[line.pk])
    headers = token_of(dispatcher)
    assert_problem(client.patch(address, body, "application/json", headers=headers), 400)


@pytest.mark.parametrize("address", ["/api/nothing/", "/mobile-api/nothing/", "/mobile-api/"])
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_an_unknown_address(client, address, method):
    assert_problem(client.generic(method, address), 404, "not_found")


@pytest.mark.parametrize("pk", ["0", "9" * 30, "a", "-1", "1.json"])
@pytest.mark.parametrize("place", ["orders", "order-lines"])
def test_an_unknown_thing(client, dispatcher, place, pk):
    assert_problem(client.get(f"/api/{place}/{pk}/", headers=token_of(dispatcher)), 404)


def test_a_stranger_is_told_how_to_come_in(client):
    response = client.get("/api/")
    assert_problem(response, 401, "not_authenticated")
    assert response["WWW-Authenticate"] == "Token"


@pytest.mark.parametrize("token", ["x", "x y", "", "0" * 64, "ÿ" * 64])
@pytest.mark.parametrize("name", ["api", "mobile_orders"])
def test_a_token_that_is_none(client, name, token):
    response = client.get(reverse(name), headers={"authorization": f"Token {token}"})
    assert_problem(response, 401, "authentication_failed")


def test_a_wrong_role(client, user):
    assert_problem(client.get("/api/", headers=token_of(user)), 403, "permission_denied")


def test_a_wrong_method_names_the_right_ones(client, dispatcher):
    response = client.put("/api/orders/", headers=token_of(dispatcher))
    assert_problem(response, 405, "method_not_allowed")
    assert response["Allow"] == "GET, HEAD"


def test_an_answer_of_another_kind(client, dispatcher):
    headers = token_of(dispatcher) | {"accept": "image/png"}
    assert_problem(client.get("/api/", headers=headers), 406, "not_acceptable")


def test_a_browser_gets_the_same(client, user):
    headers = token_of(user) | {"accept": "text/html"}
    assert_problem(client.get("/api/", headers=headers), 403)


def test_a_change_from_another_site(dispatcher, line):
    """A browser sends its cookie along wherever the form is."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(dispatcher)
    address = reverse("api_order_line", args=[line.pk])
    response = client.patch(address, {"status": "sent"}, "application/json")
    said = assert_problem(response, 403, "permission_denied")
    assert "CSRF" in said["detail"]
    line.refresh_from_db()
    assert line.status == "new"


@pytest.mark.parametrize(("body", "status"), [("a form", 415), ("malformed", 400)])
def test_a_body_in_which_a_csrf_token_is_looked_for(dispatcher, body, status):
    client = Client(enforce_csrf_checks=True)
    client.force_login(dispatcher)
    client.cookies["csrftoken"] = "a" * 32
    assert_problem(client.generic("POST", "/api/", *BODIES[body]), status)


def test_a_foreign_host(client):
    assert_problem(client.get("/api/", headers={"host": "evil.example"}), 400, "bad_request")


def test_our_fault_tells_nothing(client, dispatcher, monkeypatch, json_lines):
    def fail(*args):
        raise RuntimeError("canary")

    monkeypatch.setattr("main.api.views.order.orders", fail)
    client.raise_request_exception = False
    response = client.get("/api/orders/", headers=token_of(dispatcher))
    assert_problem(response, 500, "error")
    assert b"canary" not in response.content
    assert [line["level"] for line in json_lines() if line["logger"] == "django.request"] == [
        "ERROR"
    ]
