"""Finding books by words: PostgreSQL's full text with ranks, plain matching on SQLite."""

import re
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import F, Q

from main.models.product import ProductQuerySet

if TYPE_CHECKING:  # it imports psycopg, which SQLite does without
    from django.contrib.postgres.search import CombinedSearchVector

CONFIG = "english"
MAX_WORDS = 10
"""More words than this are no search; they would only make the query costly."""

FIELDS = {"name": "A", "author": "A", "description": "C"}
"""Field -> weight. Migration 0002 indexes the same fields; change both."""


def words_of(text: str) -> list[str]:
    """The words of what somebody typed."""
    return re.findall(r"[^\W_]+", text)[:MAX_WORDS]


def search(products: ProductQuerySet, text: str) -> ProductQuerySet:
    """Keep the products in which every word of `text` begins a word, the best first."""
    words = words_of(text)
    if not words:
        return products.none()
    if connection.vendor == "postgresql":
        return search_full_text(products, words)
    return search_plainly(products, words)


def search_full_text(products: ProductQuerySet, words: list[str]) -> ProductQuerySet:
    """Search with PostgreSQL: word stems, prefixes and ranks."""
    from django.contrib.postgres.search import SearchQuery, SearchRank

    query = SearchQuery(" & ".join(f"{word}:*" for word in words), config=CONFIG, search_type="raw")
    ranked = products.annotate(vector=search_vector())
    return ranked.filter(vector=query).order_by(SearchRank(F("vector"), query).desc(), "name")


def search_vector() -> "CombinedSearchVector":
    """The weighted words of a product, as migration 0002 indexes them."""
    from django.contrib.postgres.search import SearchVector

    (first, weight), *others = FIELDS.items()
    vector = SearchVector(first, weight=weight, config=CONFIG)
    for field, weight in others:
        vector += SearchVector(field, weight=weight, config=CONFIG)
    return vector


def search_plainly(products: ProductQuerySet, words: list[str]) -> ProductQuerySet:
    """Search in any database: every word somewhere, whatever its capitals."""
    for word in words:
        found = Q()
        for field in FIELDS:
            found |= Q(**{f"{field}__icontains": word})
        products = products.filter(found)
    return products.order_by("name")
