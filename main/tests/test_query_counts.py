"""A page costs as many queries with many rows as with few."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from main.baskets import add, open_basket_of
from main.tests.factories import ProductFactory, ProductImageFactory, ProductTagFactory

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

MANY = 30


def fill(count, tags):
    """Add books with two pictures, all on the same shelves, and shelves."""
    for _ in range(count):
        book = ProductImageFactory(product__featured=True).product
        ProductImageFactory(product=book)
        book.tags.set(tags)
    ProductTagFactory.create_batch(count)


def queries(client, path):
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/", 5),
        ("/products/all/", 4),
        ("/products/all/?sort=-price&price_min=1&price_max=99&page=2", 4),
        ("/products/sea/", 6),
        ("/products/sea/?sort=newest&page=2", 6),
        ("/search/?q=book", 4),
        ("/search/?q=book&page=2", 4),
        ("/search/?q=nothing+here", 3),
    ],
)
def test_of_a_list(client, path, most):
    tags = [ProductTagFactory(slug="sea"), ProductTagFactory()]
    fill(1, tags)
    few = queries(client, path)
    fill(MANY, tags)
    assert queries(client, path) == few
    assert few <= most


def test_of_a_book(client):
    book = ProductFactory()
    fill(1, [ProductTagFactory()])
    book.tags.add(ProductTagFactory())
    ProductImageFactory(product=book)
    few = queries(client, book.get_absolute_url())
    book.tags.set(ProductTagFactory.create_batch(MANY))
    ProductImageFactory.create_batch(5, product=book)
    assert queries(client, book.get_absolute_url()) == few
    assert few <= 3


def test_of_a_basket(client, user):
    client.force_login(user)
    basket = open_basket_of(user)
    add(basket, ProductImageFactory().product)
    few = queries(client, "/basket/")
    for _ in range(MANY):
        add(basket, ProductImageFactory().product)
    assert queries(client, "/basket/") == few
    assert few <= 10


@pytest.mark.parametrize("query", ["", "?q=book", "?active__exact=1", "?p=1", "?o=4"])
def test_of_the_owners_list_of_books(owner_client, query):
    tags = [ProductTagFactory()]
    path = f"/admin/main/product/{query}"
    fill(60, tags)
    few = queries(owner_client, path)
    fill(MANY, tags)
    assert queries(owner_client, path) == few
    assert few <= 12
