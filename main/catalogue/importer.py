"""Making the shop's books what a catalogue says. Run twice, it changes nothing the second time."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import transaction

from main.catalogue import images
from main.catalogue.rows import BadRowError, Row, parse_row, read_rows
from main.models import Product, ProductImage, ProductTag


@dataclass
class Counts:
    """What an import did to books, tags and images, by "created", "updated", "unchanged"."""

    books: Counter[str] = field(default_factory=Counter)
    tags: Counter[str] = field(default_factory=Counter)
    images: Counter[str] = field(default_factory=Counter)


@dataclass
class Catalogue:
    """A checked catalogue: the rows to import, and what was wrong with the others."""

    images_dir: Path
    rows: list[Row]
    mistakes: list[str]


def read_catalogue(csv_path: Path, images_dir: Path) -> Catalogue:
    """Read and check a whole catalogue, pictures included, without writing anything.

    Raises:
        BadFileError: the CSV file cannot be read at all.
    """
    catalogue = Catalogue(images_dir, [], [])
    known = set(ProductImage.objects.values_list("digest", flat=True))
    lines_by_slug: dict[str, int] = {}
    for line, cells in read_rows(csv_path):
        try:
            row = parse_row(line, cells)
            check_slug(row, lines_by_slug)
            check_images(row, images_dir, known)
        except BadRowError as error:
            catalogue.mistakes.extend(str(error).splitlines())
        else:
            catalogue.rows.append(row)
    return catalogue


def check_slug(row: Row, lines_by_slug: dict[str, int]) -> None:
    """Refuse a second row for the same book.

    Raises:
        BadRowError: the slug was on an earlier line.
    """
    slug = row.fields["slug"]
    first = lines_by_slug.setdefault(slug, row.line)
    if first != row.line:
        raise BadRowError(f"line {row.line}, column slug: “{slug}” is on line {first} already.")


def check_images(row: Row, images_dir: Path, known: set[str]) -> None:
    """Check the row's pictures, save those of which the very same content is in the shop.

    Raises:
        BadRowError: one is missing, or no picture that the shop takes.
    """
    for name in row.images:
        try:
            if images.digest(images_dir / name) not in known:
                images.check(images_dir / name)
        except ValidationError as error:
            reason = " ".join(error.messages)
            raise BadRowError(f"line {row.line}, column image: {name}: {reason}") from None


def import_catalogue(catalogue: Catalogue, progress: Callable[[int], None]) -> Counts:
    """Bring all rows into the shop, or none: whatever goes wrong leaves neither rows nor files.

    Arguments:
        catalogue: what `read_catalogue` found good.
        progress: called with the number of rows done after each.
    """
    stored: list[str] = []
    try:
        with transaction.atomic():
            return import_rows(catalogue, progress, stored)
    except BaseException:  # Ctrl-C as well
        for name in stored:
            default_storage.delete(name)
        raise


def import_rows(catalogue: Catalogue, progress: Callable[[int], None], stored: list[str]) -> Counts:
    """Bring all rows into the shop; the names of files go to `stored` as they are written."""
    counts = Counts()
    tags = put_tags(catalogue.rows, counts)
    slugs = [row.fields["slug"] for row in catalogue.rows]
    books = Product.objects.prefetch_related("tags", "images").filter(slug__in=slugs)
    found = {book.slug: book for book in books}
    for number, row in enumerate(catalogue.rows, start=1):
        book, outcome = put_book(row, found.get(row.fields["slug"]), tags)
        counts.books[outcome] += 1
        for position, name in enumerate(row.images):
            path = catalogue.images_dir / name
            counts.images[images.put_picture(book, path, position, stored)] += 1
        progress(number)
    return counts


def put_tags(rows: list[Row], counts: Counts) -> dict[str, ProductTag]:
    """Make the tags that are missing and return all that the rows name, by slug."""
    names = {slug: name for row in rows for slug, name in row.tags.items()}
    found = {tag.slug: tag for tag in ProductTag.objects.filter(slug__in=names)}
    for slug, name in names.items():
        outcome = "unchanged"
        if slug not in found:
            found[slug] = ProductTag.objects.create(slug=slug, name=name)
            outcome = "created"
        elif found[slug].name != name:
            found[slug].name, outcome = name, "updated"
            found[slug].save()
        counts.tags[outcome] += 1
    return found


def put_book(row: Row, book: Product | None, tags: dict[str, ProductTag]) -> tuple[Product, str]:
    """Make a book what its row says; return it with "created", "updated" or "unchanged"."""
    if book is None:
        book = Product.objects.create(**row.fields)
        book.tags.set(tags[slug] for slug in row.tags)
        return book, "created"
    changed = list(changes(book, row))
    for name in changed:
        setattr(book, name, row.fields[name])
    if changed:
        book.save()
    if {tag.slug for tag in book.tags.all()} != set(row.tags):
        book.tags.set(tags[slug] for slug in row.tags)
        changed.append("tags")
    return book, "updated" if changed else "unchanged"


def changes(book: Product, row: Row) -> Iterator[str]:
    """The fields in which a book differs from its row."""
    return (name for name, value in row.fields.items() if getattr(book, name) != value)
