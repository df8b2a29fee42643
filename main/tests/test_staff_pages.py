"""Every page of every site of the staff's: who may open it, and what its lists cost."""

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from knox.models import AuthToken

from main.admin_sites import SITES, dispatch, office, owners
from main.models import ChatMessage, Order
from main.tests.factories import (
    AddressFactory,
    BasketLineFactory,
    DispatcherFactory,
    EmployeeFactory,
    OrderFactory,
    OrderLineFactory,
    ProductImageFactory,
    ProductTagFactory,
    UserFactory,
)

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

LOOK, TEND, KEEP, ALL = "view", "view change", "view add change", "view add change delete"

RIGHTS = {
    owners: {
        "group": ALL,
        "user": ALL,
        "product": ALL,
        "producttag": ALL,
        "basket": LOOK,
        "order": TEND,
        "orderline": TEND,
        "chatmessage": "view delete",
        "authtoken": "view delete",
    },
    office: {
        "user": LOOK,
        "product": KEEP,
        "producttag": KEEP,
        "basket": LOOK,
        "order": TEND,
        "orderline": TEND,
    },
    dispatch: {"order": TEND, "orderline": TEND},
}
"""Site -> what is on it -> what its people may do with it. Nothing else is there."""

PAGES = {
    "changelist": "view",
    "add": "add",
    "change": "view",
    "history": "view",
    "delete": "delete",
}
"""Page -> the right to open it."""

MODELS = [(site, name) for site, models in RIGHTS.items() for name in models]
TO_LOOK_AT = [(site, name) for site, name in MODELS if "change" not in RIGHTS[site][name]]
PEOPLE = {owners: "owner", office: "employee", dispatch: "dispatcher"}
REPORTS = ("orders_per_day", "most_bought")


@pytest.fixture
def people():
    """Somebody of each role."""
    return {
        "owner": UserFactory(is_staff=True, is_superuser=True),
        "employee": EmployeeFactory(),
        "dispatcher": DispatcherFactory(),
        "shopper": UserFactory(),
    }


def model_called(site, name):
    return next(model for model in site._registry if model._meta.model_name == name)


def fill(number=1):
    """One more of everything, all of it paid."""
    for _ in range(number):
        order = OrderFactory(status="paid")
        book = ProductImageFactory().product
        book.tags.add(ProductTagFactory())
        OrderLineFactory(order=order, product=book)
        OrderLineFactory(order=order)
        AddressFactory(user=order.user)
        BasketLineFactory(basket__user=order.user, product=book)
        ChatMessage.objects.create(order=order, author=order.user, text="Where is it?")
        AuthToken.objects.create(order.user)


def pages_of(site, name):
    """Each page of a model, by name, of the last object there is: a person is a shopper."""
    model = model_called(site, name)
    start = f"admin:{model._meta.app_label}_{name}_"
    thing = model.objects.order_by("pk").last()
    for page in PAGES:
        arguments = [] if page in ("changelist", "add") else [thing.pk]
        yield page, reverse(start + page, args=arguments, current_app=site.name)


@pytest.mark.parametrize("site", SITES, ids=lambda site: site.name)
def test_each_site_has_what_its_people_need_and_nothing_else(site):
    assert {model._meta.model_name for model in site._registry} == set(RIGHTS[site])


@pytest.mark.parametrize(("site", "name"), MODELS, ids=lambda part: getattr(part, "name", part))
def test_every_page_opens_for_its_own_people_alone(client, people, site, name):
    fill()
    for role, somebody in people.items():
        client.force_login(somebody)
        own = role in ("owner", PEOPLE[site])
        for page, address in pages_of(site, name):
            allowed = own and PAGES[page] in RIGHTS[site][name].split()
            assert client.get(address).status_code == (200 if allowed else 403), (role, address)


@pytest.mark.parametrize("site", SITES, ids=lambda site: site.name)
def test_the_pages_around_open_for_its_own_people_alone(client, people, site):
    addresses = [
        reverse(f"admin:{name}", current_app=site.name)
        for name in ("index", "password_change_done", "jsi18n")
    ]
    addresses.append(reverse("admin:app_list", args=["main"], current_app=site.name))
    if site is not dispatch:
        addresses += [reverse(f"admin:{name}", current_app=site.name) for name in REPORTS]
    for role, somebody in people.items():
        client.force_login(somebody)
        status = 200 if role in ("owner", PEOPLE[site]) else 403
        for address in addresses:
            assert client.get(address).status_code == status, (role, address)


@pytest.mark.parametrize(("site", "name"), TO_LOOK_AT, ids=lambda part: getattr(part, "name", part))
def test_who_may_only_look_changes_nothing(client, people, site, name):
    fill()
    client.force_login(people[PEOPLE[site]])
    addresses = dict(pages_of(site, name))
    assert client.post(addresses["change"], {}).status_code == 403
    assert client.post(addresses["add"], {}).status_code == 403


@pytest.mark.parametrize(("site", "name"), MODELS, ids=lambda part: getattr(part, "name", part))
def test_a_longer_list_costs_no_more_queries(client, people, site, name):
    client.force_login(people[PEOPLE[site]])
    fill(2)
    Group.objects.create(name="Weekend")
    address = dict(pages_of(site, name))["changelist"]
    client.get(address)  # content types are remembered from now on
    few = queries_of(client, address)
    fill(10)
    assert queries_of(client, address) == few <= 16


@pytest.mark.parametrize("site", SITES, ids=lambda site: site.name)
def test_a_longer_order_costs_no_more_queries(client, people, site):
    client.force_login(people[PEOPLE[site]])
    fill()
    order = Order.objects.get()
    address = reverse("admin:main_order_change", args=[order.pk], current_app=site.name)
    client.get(address)
    few = queries_of(client, address)
    for _ in range(10):
        OrderLineFactory(order=order, product=ProductImageFactory().product)
    assert queries_of(client, address) == few <= 16


def queries_of(client, address):
    with CaptureQueriesContext(connection) as caught:
        assert client.get(address).status_code == 200
    return len(caught)


SENSELESS = (
    "?q=%00",
    f"?q={'9' * 300}",
    "?q=%22",
    "?p=x",
    "?p=99999",
    "?o=99.x",
    "?date_created__year=99999999999",
    "?order__date_created__year=99999999999",
    "?date_created__year=0",
    "?date_created__year=2026&date_created__month=13",
    "?order__date_created__year=x",
    "?status__exact=unheard",
)


@pytest.mark.parametrize("site", SITES, ids=lambda site: site.name)
@pytest.mark.parametrize("name", ["order", "orderline"])
def test_a_senseless_query_breaks_no_list(client, people, site, name):
    fill()
    client.force_login(people[PEOPLE[site]])
    address = reverse(f"admin:main_{name}_changelist", current_app=site.name)
    for query in SENSELESS:
        assert client.get(address + query).status_code in (200, 302, 400), query


@pytest.mark.parametrize("address", ["/dispatch-admin/main/orderline/", "/admin/main/basket/"])
def test_a_nul_is_no_filter(client, people, address):
    """PostgreSQL would fail on it."""
    client.force_login(people["owner"])
    assert client.get(f"{address}?status__exact=%00").status_code == 400


def test_no_page_of_the_owners_is_left_for_others(client, people):
    client.force_login(people["employee"])
    assert client.get("/admin/auth/group/").status_code == 403
    assert client.get("/office-admin/auth/group/").status_code == 404
