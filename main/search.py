"""Finding books by words: PostgreSQL's full text with ranks, plain matching on SQLite.

PostgreSQL keeps two columns beside each book (migration 0006): `title_words` with every word of
name and author as it is, `words` with the stems of these and of the description, by weight.
Accents are taken off there and here.
"""

import re
from typing import Any

from django.db import connection
from django.db.models import CharField, F, Func, Q
from django.db.models.expressions import Col, OrderBy
from django.db.models.lookups import Contains

from main.folding import fold
from main.models.product import ProductQuerySet

MAX_WORDS = 10
"""More words than this are no search; they would only make the query costly."""

MAX_LETTERS = 60
"""Of a word that count; none has more."""

FIELDS = ("name", "author", "description")


def words_of(text: str) -> list[str]:
    """The words of what somebody typed, without accents."""
    return [word[:MAX_LETTERS] for word in re.findall(r"[^\W_]+", fold(text))[:MAX_WORDS]]


def search(products: ProductQuerySet, text: str, most: int) -> list[int]:
    """Find the products in which every word of `text` is, or begins, a word.

    Arguments:
        products: where to look.
        text: what somebody typed, whatever it is.
        most: where more are found, these are all with the words in name or author that there is
            room for, and some of the others: so common a word tells nothing about them.

    Returns:
        Their primary keys, the best first.
    """
    words = words_of(text)
    if not words:
        return []
    if connection.vendor == "postgresql":
        return search_full_text(products, words, most)
    return search_plainly(products, words, most)


def search_full_text(products: ProductQuerySet, words: list[str], most: int) -> list[int]:
    """Search with PostgreSQL: word stems, prefixes and ranks.

    For a half word PostgreSQL goes through every book with such a word, so whole words come
    first: often they fill the list. Otherwise the last may be half typed, and only when that finds
    nothing, each.
    """
    whole = found_by(products, words, most)
    if len(whole) == most:
        return whole
    last = found_by(products, [*words[:-1], half(words[-1])], most)
    if last or len(words) == 1:
        return last
    return found_by(products, [half(word) for word in words], most)


def half(word: str) -> str:
    """A word in PostgreSQL's query that may go on; not a single letter, half the books have it."""
    return word if len(word) == 1 and word.isascii() else f"{word}:*"


class KeptColumn(F):
    """A column of the books' table that only PostgreSQL has and no model knows."""

    def resolve_expression(self, query: Any, *args: Any, **kwargs: Any) -> Col:
        """Find the table in the query."""
        from django.contrib.postgres.search import SearchVectorField

        field = SearchVectorField()
        field.set_attributes_from_name(self.name)
        return Col(query.get_initial_alias(), field)


def found_by(products: ProductQuerySet, words: list[str], most: int) -> list[int]:
    """The products with all words, those with all of them in name and author first."""
    from django.contrib.postgres.search import SearchQuery, SearchRank

    stems = SearchQuery(" & ".join(words), config="english", search_type="raw")
    plain = SearchQuery(" & ".join(words), config="simple", search_type="raw")
    books = products.order_by().alias(in_title=KeptColumn("title_words"), kept=KeptColumn("words"))
    titled = books.filter(in_title=plain).values("pk")[:most]
    others = books.filter(kept=stems).exclude(in_title=plain).values("pk")[:most]
    ranked = books.filter(pk__in=titled.union(others, all=True)[:most]).order_by(
        OrderBy(Q(in_title=plain), descending=True),
        SearchRank(F("kept"), stems).desc(),
        "name",
        "pk",
    )
    return list(ranked.values_list("pk", flat=True))


def search_plainly(products: ProductQuerySet, words: list[str], most: int) -> list[int]:
    """Search in SQLite: every word somewhere, whatever its capitals and accents."""
    for word in words:
        found = Q()
        for field in FIELDS:
            folded = Func(F(field), function="folded", output_field=CharField())
            found |= Q(Contains(folded, word))
        products = products.filter(found)
    return list(products.order_by("name", "pk").values_list("pk", flat=True)[:most])
