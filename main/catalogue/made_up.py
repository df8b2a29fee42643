"""Made-up books for load tests: the same seed and number give the same book, everywhere."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from main.catalogue.vocabulary import (
    ADJECTIVES,
    AUTHORS,
    NOUNS,
    PLACES,
    SENTENCES,
    SHELVES,
    TITLES,
    TRADES,
)

PREFIX = "load-test-"
"""How the slugs of made-up books and tags begin."""

SLUG_PATTERN = rf"^{PREFIX}[0-9]+-[0-9]{{7}}$"
"""What only the slugs of made-up books look like."""

MOST = 9_999_999
"""Books of a seed: the slug counts them with seven digits."""

LATEST = datetime(2025, 12, 31, tzinfo=UTC)
YEARS = 5
"""Books came in during the years before LATEST: real ones stay the newest."""


VOWEL = re.compile(r"\b([Aa]) (?=[aeiou])")
"""An article that has to be “an”."""


@dataclass(frozen=True)
class MadeUp:
    """A book that nobody wrote."""

    fields: dict[str, Any]
    """Of the model Product."""
    shelves: list[int]
    """Places in SHELVES: one to three of them."""


def slug(seed: int, number: int) -> str:
    """The slug of a made-up book; `number` counts from 1."""
    return f"{PREFIX}{seed}-{number:07}"


def make_up(seed: int, number: int) -> MadeUp:
    """Make up a book: mostly active and in stock, one in a hundred featured."""
    rng = Random(f"{seed}:{number}")  # noqa: S311 - it has to repeat itself
    # The mark is a word no other book has: the rarest one to search for.
    sentences = [fill(rng.choice(SENTENCES), rng) for _ in range(2 + number % 3)]
    description = " ".join([*sentences, f"Shelf mark LT{seed}X{number:07}."])
    fields = {
        "slug": slug(seed, number),
        "name": fill(rng.choice(TITLES), rng),
        "author": fill(rng.choice(AUTHORS), rng),
        "description": description,
        "price": price(rng),
        "active": rng.random() < 0.97,
        "in_stock": rng.random() < 0.93,
        "featured": number % 100 == 0,
        "date_added": LATEST - timedelta(days=365 * YEARS) * rng.random(),
    }
    return MadeUp(fields, shelves(rng))


def often(rng: Random, words: tuple[str, ...] | list[str]) -> str:
    """One of the words, the first ones by far the most often, as in any language."""
    return words[int(len(words) * rng.random() ** 2)]


def fill(pattern: str, rng: Random) -> str:
    """Put words into a pattern, which then begins with a capital."""
    filled = pattern.format(
        adjective=often(rng, ADJECTIVES),
        noun=often(rng, NOUNS),
        other=often(rng, NOUNS),
        place=often(rng, PLACES),
        trade=often(rng, TRADES),
    )
    filled = VOWEL.sub(r"\1n ", filled)
    return filled[0].upper() + filled[1:]


def price(rng: Random) -> Decimal:
    """Mostly around ten pounds, now and then a dear one; ends as prices do."""
    pounds = 3 + int(60 * rng.random() ** 3)
    return Decimal(pounds) + rng.choice((Decimal("0.99"), Decimal("0.50"), Decimal("0.95")))


def shelves(rng: Random) -> list[int]:
    """One to three different shelves, by their shares."""
    shares = [share for _, share in SHELVES]
    chosen = rng.choices(range(len(SHELVES)), shares, k=1 + int(3 * rng.random() ** 2))
    return sorted(set(chosen))
