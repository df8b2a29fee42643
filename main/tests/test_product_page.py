"""A book's own page."""

import pytest

from main.tests.factories import ProductFactory, ProductImageFactory, upload

pytestmark = pytest.mark.django_db


def test_it_shows_the_book(client):
    book = ProductFactory(name="Emma", author="Jane Austen", description="A match is made.")
    page = client.get(book.get_absolute_url()).content.decode()
    assert "Emma" in page
    assert "Jane Austen" in page
    assert "A match is made." in page
    assert "9.90" in page


def test_it_escapes_what_the_catalogue_says(client):
    book = ProductFactory(name="<script>alert(1)</script>")
    ProductImageFactory(product=book)
    assert b"<script>alert" not in client.get(book.get_absolute_url()).content


def test_it_describes_the_pictures_for_the_switcher(client):
    book = ProductFactory(name="Emma")
    first = ProductImageFactory(product=book, position=1)
    second = ProductImageFactory(product=book, position=2, image=upload("a.tif", kind="TIFF"))
    images = client.get(book.get_absolute_url()).context["images"]
    assert images == [
        {"src": first.image.url, "thumbnail": first.thumbnail.url, "alt": "Cover of Emma"},
        {
            "src": second.thumbnail.url,
            "thumbnail": second.thumbnail.url,
            "alt": "Picture 2 of Emma",
        },
    ]


def test_it_can_be_bought(client):
    assert client.get(ProductFactory().get_absolute_url()).context["add_form_enabled"]


@pytest.mark.parametrize("state", [{"in_stock": False}, {"active": False}])
def test_a_book_not_for_sale_is_shown_without_the_button(client, state):
    response = client.get(ProductFactory(**state).get_absolute_url())
    assert response.status_code == 200
    assert not response.context["add_form_enabled"]
    assert b"/add_to_basket/" not in response.content


def test_an_unknown_book_is_not_found(client):
    assert client.get("/product/none/").status_code == 404


def test_it_refuses_other_methods(client):
    assert client.post(ProductFactory().get_absolute_url()).status_code == 405
