"""Nobody makes themselves more than they are."""

import pytest
from django.contrib.auth.models import Group, Permission

from main.models import User
from main.models.user import EMPLOYEES
from main.tests.factories import PASSWORD, AddressFactory, UserFactory

pytestmark = pytest.mark.django_db
PEOPLE = "/office-admin/main/user/"


@pytest.fixture
def office(client, employee):
    """The browser of an employee whose group was given every right there is."""
    Group.objects.get(name=EMPLOYEES).permissions.set(Permission.objects.all())
    client.force_login(employee)
    return client


GREED = {"is_staff": "on", "is_superuser": "on", "groups": "1", "user_permissions": "1"}


@pytest.mark.parametrize("page", ["change", "password", "delete"])
def test_an_employee_changes_no_account_even_with_every_right(office, employee, page):
    data = {"email": "boss@example.com", "password1": "x", "password2": "x", "post": "yes"}
    for somebody in (employee, UserFactory()):
        before = User.objects.values().get(pk=somebody.pk)
        response = office.post(f"{PEOPLE}{somebody.pk}/{page}/", {**GREED, **data})
        assert response.status_code in (302, 403, 404)
        assert User.objects.values().get(pk=somebody.pk) == before


def test_an_employee_adds_no_account(office):
    data = {"email": "new@example.com", "password1": PASSWORD, "password2": PASSWORD, **GREED}
    assert office.post(f"{PEOPLE}add/", data).status_code == 403
    assert not User.objects.filter(email="new@example.com").exists()


@pytest.mark.parametrize("path", ["auth/group/", "auth/group/1/change/", "auth/permission/"])
def test_groups_are_nowhere_but_with_the_owners(office, path):
    assert office.post(f"/office-admin/{path}", GREED).status_code == 404
    assert office.post(f"/admin/{path}", GREED).status_code == 403


def test_a_person_is_shown_without_rights_and_password(office, user):
    AddressFactory(user=user, city="Gettown")
    page = office.get(f"{PEOPLE}{user.pk}/change/").content.decode()
    assert user.email in page
    assert "Gettown" in page
    for secret in ("argon2", "md5$", "staff status", "superuser", "Groups"):
        assert secret not in page


@pytest.mark.parametrize("query", ["password__startswith=a", "is_superuser=1", "groups__id=1"])
def test_passwords_and_rights_are_not_found_out_by_comparing(office, query):
    assert office.get(f"{PEOPLE}?{query}").status_code == 400


def test_a_password_is_changed_on_the_shops_own_page(client, employee):
    client.force_login(employee)
    assert client.get("/office-admin/password_change/")["Location"] == "/account/password/"
    data = {"old_password": PASSWORD, "new_password1": "a" * 20, "new_password2": "a" * 20}
    client.post("/office-admin/password_change/", data)
    employee.refresh_from_db()
    assert employee.check_password(PASSWORD)
