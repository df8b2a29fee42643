"""People and their baskets in the owners' admin."""

import pytest

from main.models import User
from main.tests.factories import PASSWORD, BasketFactory, BasketLineFactory

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
