"""Filling the shop with made-up books, and taking exactly those out again."""

from collections.abc import Callable

from django.db import transaction
from django.db.models import Q
from django.utils.text import slugify

from main.catalogue.made_up import PREFIX, SLUG_PATTERN, MadeUp, make_up, slug
from main.catalogue.shared_pictures import SharedPicture
from main.catalogue.vocabulary import SHELVES
from main.models import Product, ProductImage, ProductTag

BATCH = 1000
"""Books that are written at once: there whole or not at all."""


def made_up_books() -> Q:
    """What tells made-up books from all others."""
    return Q(slug__startswith=PREFIX) & Q(slug__regex=SLUG_PATTERN)


def missing_numbers(seed: int, count: int) -> list[int]:
    """The numbers of the first `count` books of a seed that the shop does not have."""
    begin = f"{PREFIX}{seed}-"
    slugs = set(Product.objects.filter(slug__startswith=begin).values_list("slug", flat=True))
    return [number for number in range(1, count + 1) if slug(seed, number) not in slugs]


def put_shelves() -> list[ProductTag]:
    """The tags of made-up books in the order of SHELVES; those that are missing are made."""
    return [
        ProductTag.objects.get_or_create(
            slug=PREFIX + slugify(name),
            defaults={"name": name, "description": f"{name}, made up for load tests."},
        )[0]
        for name, _ in SHELVES
    ]


def generate(
    seed: int, numbers: list[int], pictures: list[SharedPicture], progress: Callable[[int], None]
) -> None:
    """Write made-up books, a batch a transaction.

    Arguments:
        seed: with a number it says which book.
        numbers: of the books to write; the shop must not have them.
        pictures: what they take their covers from; none leaves them without.
        progress: called with the number of books written after each batch.
    """
    tags = put_shelves()
    for begin in range(0, len(numbers), BATCH):
        batch = numbers[begin : begin + BATCH]
        write([make_up(seed, number) for number in batch], tags, pictures)
        progress(begin + len(batch))


@transaction.atomic
def write(batch: list[MadeUp], tags: list[ProductTag], pictures: list[SharedPicture]) -> None:
    """Write books with their tags and covers in a handful of statements."""
    books = Product.objects.bulk_create([Product(**one.fields) for one in batch])
    OnShelf = Product.tags.through  # noqa: N806 - a class
    OnShelf.objects.bulk_create(
        OnShelf(product_id=book.pk, producttag_id=tags[place].pk)
        for book, one in zip(books, batch, strict=True)
        for place in one.shelves
    )
    if pictures:
        ProductImage.objects.bulk_create(
            ProductImage(product=book, **pictures[book.pk % len(pictures)].fields) for book in books
        )


def remove(progress: Callable[[int], None]) -> tuple[int, int]:
    """Take out all made-up books but those in somebody's order, a batch a transaction.

    Arguments:
        progress: called with the number of books removed after each batch.

    Returns:
        How many books went, and how many stay because they were ordered.
    """
    removable = Product.objects.filter(made_up_books(), order_lines=None).order_by()
    removed = 0
    while batch := list(removable.values_list("pk", flat=True)[:BATCH]):
        with transaction.atomic():
            Product.objects.filter(pk__in=batch).delete()
        progress(removed := removed + len(batch))
    ProductTag.objects.filter(slug__startswith=PREFIX, products=None).delete()
    return removed, Product.objects.filter(made_up_books()).count()
