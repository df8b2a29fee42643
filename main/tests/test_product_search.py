"""Finding books by words."""

import pytest
from django.db import connection

from main.models import Product
from main.search import search
from main.tests.factories import ProductFactory

pytestmark = pytest.mark.django_db

postgresql_only = pytest.mark.skipif(
    "connection.vendor != 'postgresql'", reason="full text search is PostgreSQL's"
)


@pytest.fixture
def books():
    ProductFactory(name="Emma", author="Jane Austen", description="A match is made in a village.")
    ProductFactory(name="Villette", author="Charlotte Brontë", description="A teacher abroad.")
    ProductFactory(name="Hidden village", active=False)


def found(text):
    return [book.name for book in search(Product.objects.active(), text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("emma", ["Emma"]),
        ("EMMA", ["Emma"]),
        ("austen", ["Emma"]),
        ("teacher", ["Villette"]),
        ("vill emm", ["Emma"]),
        ("aust match", ["Emma"]),
        ("emma teacher", []),
        ("whale", []),
    ],
)
@pytest.mark.usefixtures("books")
def test_every_word_has_to_be_somewhere(text, expected):
    assert found(text) == expected


@pytest.mark.usefixtures("books")
@pytest.mark.parametrize("text", ["", " ", "!&|", "' OR 1=1", "():*<->", "\\", "%", "_", "é" * 500])
def test_signs_and_nonsense_find_nothing_and_harm_nothing(text):
    assert found(text) == []


@pytest.mark.usefixtures("books")
def test_the_beginning_of_a_word_is_enough():
    assert sorted(found("vill")) == ["Emma", "Villette"]


@pytest.mark.usefixtures("books")
@postgresql_only
def test_a_word_in_the_name_counts_more_than_in_the_description():
    assert found("vill") == ["Villette", "Emma"]


@pytest.mark.usefixtures("books")
@postgresql_only
def test_forms_of_a_word_are_found():
    assert found("teachers") == ["Villette"]


@postgresql_only
def test_the_index_fits_the_question():
    ProductFactory()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    plan = search(Product.objects.all(), "emma").explain()
    assert "product_search" in plan


@pytest.mark.usefixtures("books")
def test_the_page_shows_what_was_found(client):
    response = client.get("/search/", {"q": " emma "})
    assert response.context["query"] == "emma"
    assert [book.name for book in response.context["page_obj"]] == ["Emma"]


@pytest.mark.usefixtures("books")
@pytest.mark.parametrize("text", ["", "\0", "<script>alert(1)</script>", "x" * 5000])
def test_the_page_bears_any_question(client, text):
    response = client.get("/search/", {"q": text})
    assert response.status_code == 200
    assert b"<script>alert" not in response.content


def test_the_page_can_be_asked_without_a_question(client):
    assert client.get("/search/").status_code == 200
    assert client.post("/search/").status_code == 405
