"""Reading the catalogue's CSV file: every row is checked before anything is imported."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.text import slugify

from main.models import Product, ProductTag

FLAGS = ("in_stock", "active", "featured")
WORDS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
FIELDS = ("name", "author", "slug", "description", "price", *FLAGS)
"""Columns that are fields of Product."""

COLUMNS = (*FIELDS, "tags", "image")


class BadFileError(Exception):
    """The whole file cannot be read; says why."""


class BadRowError(Exception):
    """Something is wrong with a row; says where and what, a line a mistake."""


@dataclass(frozen=True)
class Row:
    """A book as the file describes it."""

    line: int
    fields: dict[str, Any]
    tags: dict[str, str]
    """Slug -> name."""
    images: tuple[str, ...]
    """File names, the cover first."""


def read_rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield (line, cells by column) of a CSV file; the line is the one where the row ends.

    Raises:
        BadFileError: no such file, not UTF-8, or columns are missing.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            if missing := [name for name in COLUMNS if name not in (reader.fieldnames or ())]:
                raise BadFileError(f"{path}: line 1 lacks the columns {', '.join(missing)}.")
            for cells in reader:
                yield reader.line_num, cells
    except OSError as error:
        raise BadFileError(f"{path} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise BadFileError(f"{path} is not UTF-8 text. Save it as “CSV UTF-8”.") from None
    except csv.Error as error:
        raise BadFileError(f"{path}: line {reader.line_num} is not CSV: {error}.") from None


def parse_row(line: int, cells: dict[str, Any]) -> Row:
    """Make a Row of a line's cells.

    Raises:
        BadRowError: names the line and every column that is wrong.
    """
    if None in cells or None in cells.values():
        raise BadRowError(f"line {line}: it has not {len(COLUMNS)} cells like line 1.")
    mistakes = {name: "it has a NUL in it" for name in COLUMNS if "\0" in cells[name]}
    cells = {name: cells[name].replace("\0", "") for name in COLUMNS}
    fields = parse_fields(cells, mistakes)
    tags = parse_tags(cells["tags"], mistakes)
    images = parts(cells["image"])
    if bad := [name for name in images if "/" in name or "\\" in name or name.startswith(".")]:
        mistakes["image"] = f"“{bad[0]}” is not a plain file name"
    if mistakes:
        raise BadRowError("\n".join(f"line {line}, column {c}: {m}." for c, m in mistakes.items()))
    return Row(line, fields, tags, tuple(images))


def parse_fields(cells: dict[str, str], mistakes: dict[str, str]) -> dict[str, Any]:
    """Return the product's fields; what the model refuses goes to `mistakes` by column."""
    fields: dict[str, Any] = {name: cells[name].strip() for name in FIELDS}
    for name in FLAGS:
        word = fields[name].lower()
        if word not in WORDS:
            mistakes.setdefault(name, f"“{word}” is neither true nor false")
        fields[name] = WORDS.get(word, False)
    product = Product(**fields)
    try:
        product.clean_fields()
    except ValidationError as error:
        for name, problems in error.message_dict.items():
            mistakes.setdefault(name, " ".join(problems).rstrip("."))
    fields["price"] = product.price if isinstance(product.price, Decimal) else None
    return fields


def parse_tags(cell: str, mistakes: dict[str, str]) -> dict[str, str]:
    """Return slug -> name of the tags in a cell; a name the model refuses goes to `mistakes`."""
    tags = {slugify(name): name for name in parts(cell)}
    for slug, name in tags.items():
        try:
            ProductTag(slug=slug, name=name).clean_fields()
        except ValidationError as error:
            mistakes["tags"] = f"“{name}”: " + " ".join(error.messages).rstrip(".")
    return tags


def parts(cell: str) -> list[str]:
    """The parts of a cell with | between them."""
    return [part.strip() for part in cell.split("|") if part.strip()]
