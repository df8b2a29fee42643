"""The address book: a user's own."""

import pytest

from main.models import Address
from main.tests.factories import AddressFactory, UserFactory

pytestmark = pytest.mark.django_db

FIELDS = {
    "name": "Ana Lee",
    "address1": "2 Short Lane",
    "address2": "",
    "postcode": "EC1A 1BB",
    "city": "London",
    "country": "GB",
}
PAGES = ["/address/", "/address/create/", "/address/{}/", "/address/{}/delete/"]


@pytest.fixture
def user(client, db):
    user = UserFactory()
    client.force_login(user)
    return user


@pytest.fixture
def address(user):
    return AddressFactory(user=user)


def test_it_lists_the_user_s_own(client, address):
    AddressFactory(name="Somebody Else")
    page = client.get("/address/").content.decode()
    assert address.address1 in page
    assert "Somebody Else" not in page


def test_it_may_be_empty(client, user):
    assert "None yet" in client.get("/address/").content.decode()


def test_it_adds_one(client, user):
    assert client.post("/address/create/", FIELDS)["Location"] == "/address/"
    address = Address.objects.get()
    assert address.user == user
    assert {name: getattr(address, name) for name in FIELDS} == FIELDS


def test_it_changes_one(client, address):
    assert client.get(f"/address/{address.pk}/").status_code == 200
    assert client.post(f"/address/{address.pk}/", FIELDS)["Location"] == "/address/"
    address.refresh_from_db()
    assert address.city == "London"


def test_it_asks_before_it_deletes(client, address):
    assert client.get(f"/address/{address.pk}/delete/").status_code == 200
    assert Address.objects.exists()
    assert client.post(f"/address/{address.pk}/delete/")["Location"] == "/address/"
    assert not Address.objects.exists()


def test_deleting_twice_is_404(client, address):
    client.post(f"/address/{address.pk}/delete/")
    assert client.post(f"/address/{address.pk}/delete/").status_code == 404


@pytest.mark.usefixtures("user")
@pytest.mark.parametrize("path", ["/address/{}/", "/address/{}/delete/"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_somebody_else_s_is_404(client, path, method):
    other = AddressFactory()
    response = getattr(client, method)(path.format(other.pk), FIELDS)
    assert response.status_code == 404
    other.refresh_from_db()
    assert other.city == "Booktown"


@pytest.mark.usefixtures("user")
@pytest.mark.parametrize("pk", ["0", "9" * 30, "9" * 5000, "-1", "x", "²"])
def test_a_made_up_number_is_404(client, pk):
    assert client.get(f"/address/{pk}/").status_code == 404
    assert client.post(f"/address/{pk}/delete/").status_code == 404


def test_nobody_gives_an_address_to_somebody_else(client, user):
    other = UserFactory()
    client.post("/address/create/", FIELDS | {"user": other.pk, "id": 7})
    assert Address.objects.get().user == user


@pytest.mark.parametrize(
    ("wanted", "goal"),
    [
        ("/order/address_select/", "/order/address_select/"),
        ("https://evil.example/", "/address/"),
        ("//evil.example/", "/address/"),
        ("/\\evil.example/", "/address/"),
        ("javascript:alert(1)", "/address/"),
    ],
)
@pytest.mark.parametrize("path", ["/address/create/", "/address/{}/", "/address/{}/delete/"])
def test_next_is_followed_on_our_own_host_only(client, address, path, wanted, goal):
    path = path.format(address.pk)
    page = client.get(path, {"next": wanted}).content.decode()
    assert f'href="{goal}"' in page
    response = client.post(path, FIELDS, query_params={"next": wanted})
    assert response["Location"] == goal


@pytest.mark.parametrize("path", PAGES)
def test_a_stranger_has_to_log_in(client, address, path):
    client.logout()
    path = path.format(address.pk)
    assert client.get(path)["Location"] == f"/login/?next={path}"
    if path != "/address/":
        assert client.post(path, FIELDS)["Location"] == f"/login/?next={path}"
    assert Address.objects.get() == address


@pytest.mark.parametrize("path", PAGES)
def test_its_pages_are_kept_by_no_cache(client, address, path):
    assert "no-store" in client.get(path.format(address.pk))["Cache-Control"]


@pytest.mark.parametrize("path", PAGES)
def test_it_refuses_other_methods(client, address, path):
    assert client.put(path.format(address.pk)).status_code == 405
    assert client.post("/address/").status_code == 405


def test_a_longer_list_costs_no_more_queries(client, user, django_assert_max_num_queries):
    AddressFactory(user=user)
    client.get("/address/")
    for _ in range(2):
        with django_assert_max_num_queries(4):
            client.get("/address/")
        AddressFactory.create_batch(20, user=user)
