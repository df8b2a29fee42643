"""Books in the owners' admin."""

import pytest
from django.core.files.storage import default_storage

from main.models import Product
from main.tests.factories import ProductFactory, ProductImageFactory, ProductTagFactory, upload

pytestmark = pytest.mark.django_db
URL = "/admin/main/product/"


def product_form(**extra):
    return {
        "name": "Emma",
        "author": "Jane Austen",
        "slug": "emma",
        "description": "",
        "price": "9.90",
        "active": "on",
        "images-TOTAL_FORMS": "1",
        "images-INITIAL_FORMS": "0",
        "images-0-position": "0",
        **extra,
    }


@pytest.mark.parametrize("path", ["/admin/", URL, f"{URL}add/"])
def test_strangers_and_shoppers_stay_out(client, user, path):
    assert client.get(path)["Location"].startswith("/admin/login/")
    client.force_login(user)
    assert client.get(path).status_code == 403


def test_staff_without_the_right_is_refused(client, user):
    user.is_staff = True
    user.save()
    client.force_login(user)
    assert client.get(URL).status_code == 403


def test_an_owner_adds_a_book_with_a_picture(owner_client):
    response = owner_client.post(f"{URL}add/", product_form(**{"images-0-image": upload()}))
    assert response.status_code == 302
    assert Product.objects.get().cover.thumbnail.name.endswith(".jpg")


@pytest.mark.slow
@pytest.mark.parametrize(
    "file", [("a.png", b"no picture"), ("a.jpg", None)], ids=["no picture", "disguised"]
)
def test_a_bad_picture_is_a_form_error_and_nothing_is_stored(owner_client, file):
    name, content = file
    data = product_form(**{"images-0-image": upload(name, content)})
    response = owner_client.post(f"{URL}add/", data)
    assert response.status_code == 200
    assert b"errorlist" in response.content
    assert not Product.objects.exists()
    assert not default_storage.exists("products")


def test_the_list_shows_thumbnails_in_few_queries(owner_client, django_assert_max_num_queries):
    images = [ProductImageFactory() for _ in range(10)]
    with django_assert_max_num_queries(12):
        page = owner_client.get(URL).content.decode()
    assert images[0].thumbnail.url in page


def test_a_book_is_changed_with_its_pictures(owner_client):
    image = ProductImageFactory()
    page = owner_client.get(f"{URL}{image.product.pk}/change/").content.decode()
    assert image.thumbnail.url in page


@pytest.mark.parametrize(("action", "active"), [("activate", True), ("deactivate", False)])
def test_many_books_are_switched_at_once(owner_client, action, active):
    books = ProductFactory.create_batch(2, active=not active)
    untouched = ProductFactory(active=not active)
    data = {"action": action, "_selected_action": [book.pk for book in books]}
    response = owner_client.post(URL, data, follow=True)
    assert f"Books now {'active' if active else 'inactive'}: 2." in response.content.decode()
    assert Product.objects.filter(active=active).count() == 2
    untouched.refresh_from_db()
    assert untouched.active is not active


def test_tags_are_listed_found_and_changed(owner_client):
    tag = ProductTagFactory(name="Sea")
    assert owner_client.get("/admin/main/producttag/?q=sea").status_code == 200
    url = f"/admin/main/producttag/{tag.pk}/change/"
    data = {"name": "Ocean", "slug": tag.slug, "description": "", "active": "on"}
    assert owner_client.post(url, data).status_code == 302
    tag.refresh_from_db()
    assert tag.name == "Ocean"


@pytest.mark.parametrize("text", ["emma", "bronte", "the-very-slug", "vill"])
def test_the_search_finds_words_and_slugs(owner_client, text):
    ProductFactory(name="Emma and Villette", author="Charlotte Brontë", slug="the-very-slug")
    ProductFactory(name="Another")
    found = owner_client.get(URL, {"q": text}).context["cl"].queryset
    assert [book.slug for book in found] == ["the-very-slug"]


@pytest.mark.parametrize("text", ["\0", "'; --", "x" * 10_000, "😀", "%"])
def test_the_search_bears_any_question(owner_client, text):
    assert owner_client.get(URL, {"q": text}, follow=True).status_code == 200
