"""People and their baskets in the owners' admin."""

import pytest
from django.contrib.auth.models import Group

from main.models import User
from main.models.user import DISPATCHERS, EMPLOYEES
from main.tests.factories import (
    PASSWORD,
    AddressFactory,
    BasketFactory,
    BasketLineFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def test_an_owner_finds_people_by_address(owner_client, user):
    page = owner_client.get("/admin/main/user/", {"q": user.email}).content.decode()
    assert user.email in page
    assert owner_client.get(f"/admin/main/user/{user.pk}/change/").status_code == 200


def test_an_owner_adds_a_person_by_address(owner_client):
    data = {
        "email": "new@example.com",
        "usable_password": "true",
        "password1": PASSWORD,
        "password2": PASSWORD,
    }
    assert owner_client.post("/admin/main/user/add/", data).status_code == 302
    assert User.objects.get(email="new@example.com").check_password(PASSWORD)


def test_baskets_are_to_look_at_only(owner_client, user):
    basket = BasketFactory(user=user)
    BasketLineFactory(basket=basket, quantity=3)
    url = f"/admin/main/basket/{basket.pk}"
    assert user.email in owner_client.get("/admin/main/basket/").content.decode()
    assert owner_client.get(f"{url}/change/").status_code == 200
    assert owner_client.post(f"{url}/change/", {}).status_code == 403
    assert owner_client.post(f"{url}/delete/", {"post": "yes"}).status_code == 403
    assert owner_client.get("/admin/main/basket/add/").status_code == 403


def person_form(user, **extra):
    """What the page of a person sends."""
    return {
        "email": user.email,
        "is_active": "on",
        "date_joined_0": "2026-01-01",
        "date_joined_1": "12:00:00",
        "addresses-TOTAL_FORMS": "0",
        "addresses-INITIAL_FORMS": "0",
        **extra,
    }


@pytest.mark.parametrize(
    ("name", "role"), [(EMPLOYEES, "is_employee"), (DISPATCHERS, "is_dispatcher")]
)
def test_an_owner_gives_somebody_a_role(owner_client, user, name, role):
    group = Group.objects.get(name=name)
    data = person_form(user, is_staff="on", groups=[group.pk])
    assert owner_client.post(f"/admin/main/user/{user.pk}/change/", data).status_code == 302
    assert getattr(User.objects.get(pk=user.pk), role)


@pytest.mark.parametrize("role", ["groups", "is_superuser"])
def test_a_role_without_staff_status_is_said_to_have_no_effect(owner_client, user, role):
    value = {"groups": [Group.objects.get(name=EMPLOYEES).pk], "is_superuser": "on"}[role]
    page = owner_client.post(
        f"/admin/main/user/{user.pk}/change/", person_form(user, **{role: value})
    )
    assert "Without it the role has no effect." in page.content.decode()
    user.refresh_from_db()
    assert not user.is_superuser
    assert not user.groups.exists()


@pytest.fixture
def owner(client):
    """An owner, logged in."""
    owner = UserFactory(is_staff=True, is_superuser=True)
    client.force_login(owner)
    return owner


def is_still_owner(owner):
    found = User.objects.get(pk=owner.pk)
    return found.is_owner and found.has_usable_password()


def test_owners_do_not_take_their_own_role(client, owner):
    address = f"/admin/main/user/{owner.pk}/change/"
    data = person_form(owner, first_name="Ana") | {"is_active": ""}
    assert client.post(address, data).status_code == 302
    assert is_still_owner(owner)
    assert User.objects.get(pk=owner.pk).first_name == "Ana"


def test_an_owner_takes_the_role_of_another(client, owner):
    other = UserFactory(is_staff=True, is_superuser=True)
    client.post(f"/admin/main/user/{other.pk}/change/", person_form(other))
    assert not User.objects.get(pk=other.pk).is_owner


def test_owners_do_not_delete_themselves(client, owner, user):
    assert client.post(f"/admin/main/user/{owner.pk}/delete/", {"post": "yes"}).status_code == 403
    chosen = {"action": "delete_selected", "_selected_action": [owner.pk, user.pk], "post": "yes"}
    assert client.post("/admin/main/user/", chosen).status_code == 403
    assert is_still_owner(owner)
    client.post(f"/admin/main/user/{user.pk}/delete/", {"post": "yes"})
    assert not User.objects.filter(pk=user.pk).exists()


def test_owners_do_not_leave_themselves_without_a_password(client, owner, user):
    address = "/admin/main/user/{}/password/"
    none = {"usable_password": "false", "unset-password": "1"}
    assert client.post(address.format(owner.pk), none)["Location"] == "/account/password/"
    assert is_still_owner(owner)
    client.post(address.format(user.pk), none)
    assert not User.objects.get(pk=user.pk).has_usable_password()


def test_the_page_says_how_to_give_a_role(owner_client, user):
    page = owner_client.get(f"/admin/main/user/{user.pk}/change/").content.decode()
    assert "Employees work on /office-admin/" in page


def test_the_address_book_is_to_look_at(owner_client, user):
    AddressFactory(user=user, city="Gettown")
    page = owner_client.get(f"/admin/main/user/{user.pk}/change/").content.decode()
    assert "Gettown" in page
    assert "addresses-0-city" not in page
