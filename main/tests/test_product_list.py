"""Lists of books: by tag, sorted, filtered, a page at a time."""

from decimal import Decimal

import pytest

from main.tests.factories import ProductFactory, ProductTagFactory
from main.views.book_paging import BookPaginator

pytestmark = pytest.mark.django_db


def names(response):
    return [book.name for book in response.context["page_obj"]]


def test_all_shows_every_active_book_by_name(client):
    for name in ("B", "A", "C"):
        ProductFactory(name=name)
    ProductFactory(name="D", active=False)
    assert names(client.get("/products/all/")) == ["A", "B", "C"]


def test_a_tag_shows_its_own_books(client):
    tag = ProductTagFactory(slug="sea")
    ProductFactory(name="A").tags.add(tag)
    ProductFactory(name="B")
    response = client.get("/products/sea/")
    assert names(response) == ["A"]
    assert response.context["tag"] == tag


def test_a_sold_out_book_stays_in_the_list(client):
    ProductFactory(name="A", in_stock=False)
    assert names(client.get("/products/all/")) == ["A"]


@pytest.mark.parametrize("slug", ["none", "hidden"])
def test_an_unknown_or_inactive_tag_is_not_found(client, slug):
    ProductTagFactory(slug="hidden", active=False)
    assert client.get(f"/products/{slug}/").status_code == 404


@pytest.mark.parametrize(
    ("sort", "expected"),
    [("name", "ABC"), ("price", "BCA"), ("-price", "ACB"), ("newest", "ACB"), ("", "ABC")],
)
def test_it_sorts(client, sort, expected):
    for name, price in (("B", "1"), ("C", "2"), ("A", "3")):
        ProductFactory(name=name, price=Decimal(price))
    assert names(client.get("/products/all/", {"sort": sort})) == list(expected)


def test_it_filters_by_price(client):
    for name, price in (("A", "1"), ("B", "2"), ("C", "3")):
        ProductFactory(name=name, price=Decimal(price))
    found = client.get("/products/all/", {"price_min": "1.50", "price_max": "2.50"})
    assert names(found) == ["B"]


@pytest.mark.parametrize(
    "query",
    [
        "sort=colour",
        "price_min=cheap",
        "price_max=-1",
        "price_min=3&price_max=1",
        f"price_min={'9' * 5000}",
        "price_min=1e999999999",
        "price_max=NaN",
    ],
)
def test_a_senseless_filter_is_said_and_passed_over(client, query):
    ProductFactory(name="A")
    response = client.get(f"/products/all/?{query}&page=1")
    assert response.status_code == 200
    assert response.context["filter_form"].errors


def test_it_is_cut_in_pages_that_keep_the_filter(client):
    ProductFactory.create_batch(25)
    response = client.get("/products/all/?sort=price&page=2")
    assert len(names(response)) == 1
    assert response.context["querystring"] == "sort=price"


@pytest.mark.parametrize("page", ["0", "99", "x", "-1"])
def test_a_page_that_is_not_there_is_the_nearest_one(client, page):
    ProductFactory()
    assert len(names(client.get("/products/all/", {"page": page}))) == 1


def test_it_refuses_other_methods(client):
    assert client.post("/products/all/").status_code == 405
    assert client.trace("/products/all/").status_code == 405


def test_a_list_longer_than_we_show_says_so(client, monkeypatch):
    monkeypatch.setattr("main.views.book_paging.MOST_BOOKS", 30)
    ProductFactory.create_batch(31)
    page = client.get("/products/all/").content.decode()
    assert "More than 30 books" in page
    assert "Page 1 of 2" in page
    last = client.get("/products/all/?page=99")
    assert len(names(last)) == 6
    assert "There are more books than we list here" in last.content.decode()


def test_a_list_that_just_fits_is_exact(client, monkeypatch):
    monkeypatch.setattr("main.views.book_paging.MOST_BOOKS", 30)
    ProductFactory.create_batch(30)
    page = client.get("/products/all/?page=2").content.decode()
    assert "30 books" in page
    assert "More than" not in page
    assert "There are more" not in page


def test_a_large_shelf_is_sorted_and_filtered_like_a_small_one(client, monkeypatch):
    monkeypatch.setattr("main.models.product.SMALL_SHELF", 1)
    tag = ProductTagFactory(slug="sea")
    for name, price in (("B", "1"), ("C", "2"), ("A", "3")):
        ProductFactory(name=name, price=Decimal(price)).tags.add(tag)
    ProductFactory(name="D")
    assert names(client.get("/products/sea/")) == ["A", "B", "C"]
    assert names(client.get("/products/sea/?sort=-price&price_max=2")) == ["C", "B"]


def test_a_book_deleted_this_moment_is_passed_over():
    kept = ProductFactory()
    page = BookPaginator([kept.pk, kept.pk + 1]).page(1)
    assert page.object_list == [kept]


def test_an_inactive_book_is_on_no_shelf(client):
    tag = ProductTagFactory(slug="sea")
    ProductFactory(active=False).tags.add(tag)
    assert names(client.get("/products/sea/")) == []
