"""Finding books by words."""

import pytest
from django.db import connection

from main.folding import fold
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
    books = Product.objects.in_bulk()
    return [books[key].name for key in search(Product.objects.active(), text, most=100)]


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
@pytest.mark.parametrize("column", ["title_words", "words"])
def test_the_index_fits_the_question(column):
    ProductFactory()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        query = f"EXPLAIN SELECT id FROM main_product WHERE {column} @@ to_tsquery('emma:*')"
        cursor.execute(query)
        assert "product_words" in str(cursor.fetchall())


@postgresql_only
def test_the_words_follow_the_book():
    ProductFactory(name="Emma")
    Product.objects.update(name="Villette")
    assert found("emma") == []
    assert found("villette") == ["Villette"]


@postgresql_only
def test_the_words_of_an_endless_description_have_an_end():
    ProductFactory(name="Emma", description=" ".join(f"word{n}" for n in range(200_000)))
    assert found("emma word7") == ["Emma"]


@postgresql_only
def test_a_little_word_finds_a_title():
    ProductFactory(name="Being There", description="A gardener speaks.")
    assert found("there") == ["Being There"]


@postgresql_only
def test_whole_words_come_before_beginnings_of_words():
    ProductFactory(name="Sea and River")
    ProductFactory(name="Seaside and River")
    assert found("sea river") == ["Sea and River"]
    assert found("riv sea") == ["Sea and River", "Seaside and River"]


@postgresql_only
def test_of_too_many_books_those_with_the_words_in_the_title_come_first():
    ProductFactory.create_batch(5, description="A river.")
    ProductFactory(name="The River")
    keys = search(Product.objects.active(), "river", most=3)
    assert len(keys) == 3
    assert Product.objects.get(pk=keys[0]).name == "The River"


@pytest.mark.parametrize(
    "text", ["bronte", "brontë", "BRONTË", "bronte\u0308", "Brontè", "Ｂｒｏｎｔｅ"]
)
@pytest.mark.usefixtures("books")
def test_accents_make_no_difference(text):
    assert found(text) == ["Villette"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Café de la Gare", "cafe"),
        ("Cafe de la Gare", "café"),
        ("Die Straße", "strasse"),
        ("Smørrebrød", "smorrebrod"),
        ("Œuvres complètes", "oeuvres completes"),
        ("Łódź", "lodz"),
        ("Чёрный кот", "черный"),
        ("Ægir", "aegir"),
    ],
)
def test_a_book_is_found_with_and_without_its_accents(name, text):
    ProductFactory(name=name)
    assert found(text) == [name]
    assert found(name) == [name]


@postgresql_only
def test_postgresql_folds_letters_as_we_do():
    letters = [chr(number) for number in range(0x20, 0x2000) if chr(number).isalpha()]
    with connection.cursor() as cursor:
        cursor.execute("SELECT folded(letter) FROM unnest(%s::text[]) AS letter", [letters])
        theirs = [row[0] for row in cursor.fetchall()]
    assert theirs == [fold(letter) for letter in letters]


@pytest.mark.parametrize(
    "text",
    [
        "a" * 10_000,
        "a " * 5000,
        "emma & | ! ( ) : * <-> '' \\",
        "emma:*A",
        "⑴ ㍿ ﷺ ＆ ：＊",
        "\ud7ff\ue000",
        "😀 📚",
        "don't",
        "%_%",
        "…—·",
        "the of and",
        "x" * 3000 + " emma",
    ],
)
@pytest.mark.usefixtures("books")
def test_no_sign_upsets_the_search(text):
    found(text)


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
