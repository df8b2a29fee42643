"""The description of both APIs."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse

from main.api.urls import urlpatterns
from main.tests.api import STAFF, assert_private, assert_problem, token_of

pytestmark = pytest.mark.slow  # checking the schema takes a package of grammars


@pytest.fixture(scope="module")
def schema():
    out = StringIO()
    call_command("spectacular", validate=True, fail_on_warn=True, format="openapi-json", stdout=out)
    return json.loads(out.getvalue())


def operations(schema):
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            yield f"{method.upper()} {path}", operation


def test_it_has_every_address(schema):
    addresses = {f"/{pattern.pattern}".replace("<int:pk>", "{id}") for pattern in urlpatterns}
    assert set(schema["paths"]) == addresses


def test_it_has_every_method(schema):
    assert {name for name, _ in operations(schema) if not name.startswith("GET")} == {
        "PATCH /api/orders/{id}/",
        "PATCH /api/order-lines/{id}/",
        "POST /mobile-api/auth/",
        "DELETE /mobile-api/auth/",
    }


def test_every_operation_tells_of_its_errors(schema):
    for name, operation in operations(schema):
        told = operation["responses"]
        assert {"400", "401", "403", "404"} <= set(told), name
        for status, response in told.items():
            if int(status) >= 400:
                assert set(response["content"]) == {"application/problem+json"}, name


def test_only_what_can_be_changed_is_said_to_be(schema):
    writable = {
        name: [
            field
            for field, kind in schema["components"]["schemas"][name]["properties"].items()
            if not kind.get("readOnly")
        ]
        for name in ("PatchedOrder", "PatchedOrderLine")
    }
    assert writable == {"PatchedOrder": ["tracking_number"], "PatchedOrderLine": ["status"]}


def test_logging_in_needs_no_token(schema):
    login, end = (schema["paths"]["/mobile-api/auth/"][method] for method in ("post", "delete"))
    assert login.get("security", [{}]) == [{}]
    assert end["security"] == [{"token": []}]


@pytest.mark.django_db
@pytest.mark.parametrize("role", STAFF)
def test_staff_can_read_it(client, request, role):
    response = client.get(reverse("api_schema"), headers=token_of(request.getfixturevalue(role)))
    assert response.status_code == 200
    assert response.json()["openapi"].startswith("3.")
    assert_private(response)


@pytest.mark.django_db
def test_others_cannot(client, user):
    assert_problem(client.get(reverse("api_schema")), 401)
    assert_problem(client.get(reverse("api_schema"), headers=token_of(user)), 403)


@pytest.mark.django_db
def test_it_comes_as_yaml_as_well(client, owner):
    response = client.get(f"{reverse('api_schema')}?format=yaml", headers=token_of(owner))
    assert response.content.startswith(b"openapi: 3.")
