"""The catalogue that ships with the shop is complete and fit for its pages."""

from collections import Counter

import pytest
from PIL import Image

from main.catalogue.rows import parse_row, read_rows
from main.sample.draw_covers import HERE, LARGEST, SIZE, design, draw, read_books

CSV = HERE / "products.csv"
IMAGES = HERE / "images"


@pytest.fixture(scope="module")
def rows():
    return list(read_books())


def image_names(rows):
    return [name for row in rows for name in row["image"].split("|")]


def test_it_has_at_least_sixty_books(rows):
    assert len(rows) >= 60


def test_it_names_every_book_once(rows):
    assert len({row["slug"] for row in rows}) == len(rows)
    assert len({row["name"] for row in rows}) == len(rows)


def test_it_is_what_the_importer_takes():
    parsed = [parse_row(line, cells) for line, cells in read_rows(CSV)]

    assert all(row.fields["price"] > 0 for row in parsed)
    assert all(row.tags and row.images for row in parsed)


def test_it_describes_every_book_in_its_own_words(rows):
    descriptions = [row["description"] for row in rows]

    assert len(set(descriptions)) == len(rows)
    assert all(100 <= len(text) <= 400 for text in descriptions)
    assert all(row["author"] for row in rows)


def test_it_features_eight_books_and_has_a_few_sold_out(rows):
    featured = [row for row in rows if row["featured"] == "true"]
    sold_out = [row for row in rows if row["in_stock"] == "false"]

    assert len(featured) == 8
    assert 1 <= len(sold_out) <= 5
    assert all(row["active"] == "true" for row in rows)


def test_it_has_at_least_two_books_for_every_tag(rows):
    tags = Counter(tag for row in rows for tag in row["tags"].split("|"))

    assert len(tags) >= 8
    assert min(tags.values()) >= 2


def test_it_starts_every_book_with_its_front_cover(rows):
    assert all(row["image"].split("|")[0] == f"{row['slug']}-front.jpg" for row in rows)


def test_it_shows_more_than_one_side_of_fifteen_books(rows):
    assert sum("|" in row["image"] for row in rows) >= 15


def test_it_has_exactly_the_images_it_names(rows):
    names = image_names(rows)

    assert len(set(names)) == len(names)
    assert {path.name for path in IMAGES.iterdir()} == set(names)


@pytest.mark.slow
def test_it_has_images_that_are_readable_and_small(rows):
    for name in image_names(rows):
        path = IMAGES / name
        assert path.stat().st_size <= LARGEST, name
        with Image.open(path) as image:
            image.load()
            assert (image.format, image.size) == ("JPEG", SIZE), name


@pytest.mark.slow
def test_it_draws_the_same_picture_every_time(rows):
    assert list(draw(rows[0])) == list(draw(rows[0]))


def test_it_prints_words_that_stand_out_from_their_paper(rows):
    for row in rows:
        palette = design(row)[0].palette
        assert contrast(palette.paper, palette.ink) >= 7, row["slug"]


def contrast(one, other):
    """Contrast of two colours, after WCAG 2.2, "contrast ratio"."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour):
    """Relative luminance of #rrggbb, after WCAG 2.2."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return sum(c * weight for c, weight in zip(linear, (0.2126, 0.7152, 0.0722), strict=True))
