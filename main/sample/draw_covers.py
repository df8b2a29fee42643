"""Draw the pictures that products.csv names: `python -m main.sample.draw_covers`.

A book's looks follow from its slug alone, so that the same pictures come out every time.
The letters are set in fonts under the SIL Open Font License; see fonts/.
"""

import csv
from collections.abc import Iterator
from hashlib import sha256
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw

from main.sample.covers import insides, lettering
from main.sample.covers.layouts import LAYOUTS, Book, Layout
from main.sample.covers.palettes import PALETTES
from main.sample.covers.patterns import PATTERNS

HERE = Path(__file__).parent
SIZE = (600, 900)
LARGEST = 40_000
"""Bytes that a picture may have: a page shows two dozen of them."""

OTHER_SIDES: dict[str, Layout] = {
    "back": insides.back,
    "title": insides.title_page,
    "spine": insides.spine,
}


def read_books() -> Iterator[dict[str, str]]:
    """The rows of the sample catalogue."""
    with (HERE / "products.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def design(row: dict[str, str]) -> tuple[Book, Layout]:
    """Choose a book's looks by a hash of its slug."""
    chance = sha256(row["slug"].encode()).digest()
    book = Book(
        name=row["name"],
        author=row["author"],
        description=row["description"],
        palette=PALETTES[chance[0] % len(PALETTES)],
        pattern=PATTERNS[chance[1] % len(PATTERNS)],
        face=(lettering.FRAUNCES, lettering.PLAYFAIR)[chance[2] % 2],
        seed=row["slug"],
    )
    return book, LAYOUTS[chance[3] % len(LAYOUTS)]


def bind(image: Image.Image) -> Image.Image:
    """Scale a cover down and press the fold beside its spine."""
    image = image.resize(SIZE, Image.Resampling.LANCZOS)
    shade = Image.new("L", SIZE, 0)
    pen = ImageDraw.Draw(shade)
    for x, depth in ((0, 40), (14, 22), (15, 44), (16, 30), (17, 14)):
        pen.line((x, 0, x, SIZE[1]), fill=depth)
    image.paste("#000000", mask=shade)
    return image


def jpeg(image: Image.Image) -> bytes:
    """The picture as a JPEG file, at the best quality that is small enough."""
    for quality in range(88, 30, -4):
        file = BytesIO()
        image.save(file, "JPEG", quality=quality, optimize=True, progressive=True)
        if file.tell() <= LARGEST:
            break
    return file.getvalue()


def draw(row: dict[str, str]) -> Iterator[tuple[str, bytes]]:
    """Yield (file name, JPEG file) for each picture of a book."""
    book, front = design(row)
    for name in row["image"].split("|"):
        side = name.removesuffix(".jpg").removeprefix(f"{row['slug']}-")
        if side == "front":
            yield name, jpeg(bind(front(book)))
        else:
            yield name, jpeg(OTHER_SIDES[side](book).resize(SIZE, Image.Resampling.LANCZOS))


def main() -> None:
    """Draw all pictures into images/."""
    for row in read_books():
        for name, content in draw(row):
            (HERE / "images" / name).write_bytes(content)


if __name__ == "__main__":
    main()
