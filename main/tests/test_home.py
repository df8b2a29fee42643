"""The home page."""

import pytest

from main.tests.factories import ProductFactory, ProductTagFactory

pytestmark = pytest.mark.django_db


def test_an_empty_shop_has_a_home_page(client):
    assert client.get("/").status_code == 200


def test_it_shows_tags_featured_and_newest_books(client):
    tag = ProductTagFactory()
    ProductTagFactory(active=False)
    plain, featured = ProductFactory(), ProductFactory(featured=True)
    ProductFactory(featured=True, active=False)
    context = client.get("/").context
    assert list(context["tags"]) == [tag]
    assert list(context["featured"]) == [featured]
    assert list(context["newest"]) == [featured, plain]


def test_every_page_names_the_commit_it_comes_from(client, settings):
    settings.GIT_REV = "3f2c1a9"
    assert b"3f2c1a9" in client.get("/").content


def test_it_refuses_other_methods(client):
    assert client.post("/").status_code == 405
