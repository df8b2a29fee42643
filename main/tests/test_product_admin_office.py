"""Books and tags on the central office's site."""

from decimal import Decimal

import pytest

from main.models import Product, ProductTag
from main.tests.factories import ProductFactory, ProductTagFactory, upload
from main.tests.test_product_admin import product_form

pytestmark = pytest.mark.django_db
BOOKS = "/office-admin/main/product/"
TAGS = "/office-admin/main/producttag/"


@pytest.fixture
def office(client, employee):
    """An employee's browser."""
    client.force_login(employee)
    return client


def test_a_new_book_gets_the_slug_of_its_name(office):
    data = product_form(name="War & Peace", slug="mine", **{"images-0-image": upload()})
    assert office.post(f"{BOOKS}add/", data).status_code == 302
    book = Product.objects.get()
    assert book.slug == "war-peace"
    assert book.cover.image.name.startswith("products/war-peace-")


def test_a_second_book_of_a_name_gets_a_number(office):
    for _ in range(3):
        office.post(f"{BOOKS}add/", product_form())
    assert set(Product.objects.values_list("slug", flat=True)) == {"emma", "emma-2", "emma-3"}


@pytest.mark.parametrize(
    ("name", "slug"), [("Война и мир", "product"), ("!" * 120, "product"), ("a" * 120, "a" * 120)]
)
def test_every_name_makes_a_slug(office, name, slug):
    office.post(f"{BOOKS}add/", product_form(name=name))
    office.post(f"{BOOKS}add/", product_form(name=name))
    first, second = Product.objects.order_by("id")
    assert first.slug == slug
    assert second.slug.endswith("-2")
    assert len(second.slug) <= 120


def test_a_slug_never_changes(office):
    book = ProductFactory(slug="emma")
    data = product_form(name="Emma, a novel", slug="other", price="12.00", in_stock="on")
    assert office.post(f"{BOOKS}{book.pk}/change/", data).status_code == 302
    book.refresh_from_db()
    assert (book.slug, book.name, book.price) == ("emma", "Emma, a novel", Decimal("12.00"))


def test_stock_is_set_in_the_list(office):
    book = ProductFactory(in_stock=True)
    data = {"form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 1, "form-0-id": book.pk, "_save": "Save"}
    assert office.post(BOOKS, data).status_code == 302
    book.refresh_from_db()
    assert book.in_stock is False


@pytest.mark.parametrize("price", ["0", "-1", "NaN", "1e99", "9" * 400, "cheap"])
def test_a_senseless_price_is_said(office, price):
    page = office.post(f"{BOOKS}add/", product_form(price=price))
    assert "errornote" in page.content.decode()
    assert not Product.objects.exists()


def test_a_tag_is_added_and_keeps_its_slug(office):
    office.post(f"{TAGS}add/", {"name": "Sea stories", "description": "", "active": "on"})
    tag = ProductTag.objects.get()
    assert tag.slug == "sea-stories"
    office.post(f"{TAGS}{tag.pk}/change/", {"name": "Ships", "slug": "ships", "description": ""})
    tag.refresh_from_db()
    assert (tag.name, tag.slug) == ("Ships", "sea-stories")


def test_books_are_switched_off_and_not_deleted(office):
    book = ProductFactory()
    office.post(BOOKS, {"action": "delete_selected", "_selected_action": [book.pk], "post": "yes"})
    assert office.post(f"{BOOKS}{book.pk}/delete/", {"post": "yes"}).status_code == 403
    office.post(BOOKS, {"action": "deactivate", "_selected_action": [book.pk]})
    book.refresh_from_db()
    assert book.active is False


def test_owners_choose_the_slug_on_their_site(owner_client):
    tag = ProductTagFactory(slug="sea")
    data = {"name": tag.name, "slug": "ocean", "description": "", "active": "on"}
    assert owner_client.post(f"/admin/main/producttag/{tag.pk}/change/", data).status_code == 302
    tag.refresh_from_db()
    assert tag.slug == "ocean"
