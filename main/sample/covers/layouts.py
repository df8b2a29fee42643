"""Front covers: where the picture goes and where the words. Everything at twice its final size."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from PIL import Image, ImageDraw

from main.sample.covers import lettering
from main.sample.covers.palettes import Palette
from main.sample.covers.patterns import Pattern, canvas

WIDTH, HEIGHT = 1200, 1800
MIDDLE = WIDTH // 2
MARGIN = 110


@dataclass(frozen=True)
class Book:
    """What a cover says, and how it is to look."""

    name: str
    author: str
    description: str
    palette: Palette
    pattern: Pattern
    face: str
    seed: str

    def dice(self) -> Random:
        """Dice that fall for this book as they always fell."""
        return Random(self.seed)  # noqa: S311 - art, not secrets

    def picture(self, width: int, height: int) -> Image.Image:
        """The book's pattern, at a size in pixels."""
        return self.pattern((width, height), self.palette, self.dice())


Layout = Callable[[Book], Image.Image]


def title(
    book: Book, pen: ImageDraw.ImageDraw, top: int, room: int, width: int = WIDTH - 2 * MARGIN
) -> None:
    """Write the title in the middle of the `room` pixels below `top`."""
    lines, size = lettering.fit(book.name, book.face, width, room, 200)
    used = size * lettering.LEADING * len(lines)
    face = lettering.font(book.face, size)
    start = top + (room - used) / 2
    lettering.write_lines(pen, lines, face, MIDDLE, start, book.palette.ink)


def author(book: Book, pen: ImageDraw.ImageDraw, top: int, width: int = 960) -> None:
    """Write the author's name in spaced capitals."""
    lettering.write_spaced(pen, book.author, width, MIDDLE, top, book.palette.ink)


def picture_below(book: Book) -> Image.Image:
    """Words on plain paper above, the picture bleeding off below."""
    image, pen = canvas((WIDTH, HEIGHT), book.palette.paper)
    author(book, pen, 120)
    pen.rectangle((MIDDLE - 60, 210, MIDDLE + 60, 215), fill=book.palette.first)
    title(book, pen, 250, 470)
    image.paste(book.picture(WIDTH, 1020), (0, 780))
    return image


def picture_above(book: Book) -> Image.Image:
    """The picture bleeding off above, words below it."""
    image, pen = canvas((WIDTH, HEIGHT), book.palette.paper)
    image.paste(book.picture(WIDTH, 1050), (0, 0))
    pen.rectangle((0, 1050, WIDTH, 1068), fill=book.palette.ink)
    title(book, pen, 1110, 470)
    author(book, pen, 1640)
    return image


def panel(book: Book) -> Image.Image:
    """The picture everywhere, and the words on a framed label."""
    image = book.picture(WIDTH, HEIGHT)
    pen = ImageDraw.Draw(image)
    pen.rectangle((150, 430, WIDTH - 150, 1370), fill=book.palette.paper)
    pen.rectangle((180, 460, WIDTH - 180, 1340), outline=book.palette.ink, width=6)
    pen.rectangle((198, 478, WIDTH - 198, 1322), outline=book.palette.ink, width=2)
    title(book, pen, 540, 560, WIDTH - 480)
    pen.polygon(
        [(MIDDLE, 1128), (MIDDLE + 22, 1150), (MIDDLE, 1172), (MIDDLE - 22, 1150)],
        fill=book.palette.first,
    )
    author(book, pen, 1222, 680)
    return image


def medallion(book: Book) -> Image.Image:
    """The picture in a round window between title and author."""
    image, pen = canvas((WIDTH, HEIGHT), book.palette.paper)
    pen.rectangle((56, 56, WIDTH - 56, HEIGHT - 56), outline=book.palette.ink, width=5)
    title(book, pen, 130, 430)
    side = 840
    mask = Image.new("L", (side, side), 0)
    ImageDraw.Draw(mask).ellipse((0, 0, side, side), fill=255)
    left, top = MIDDLE - side // 2, 640
    image.paste(book.picture(side, side), (left, top), mask)
    ring = (left - 28, top - 28, left + side + 28, top + side + 28)
    pen.ellipse(ring, outline=book.palette.ink, width=5)
    author(book, pen, 1600)
    return image


def band(book: Book) -> Image.Image:
    """The picture everywhere, crossed by a broad band with the words."""
    image = book.picture(WIDTH, HEIGHT)
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 990, WIDTH, 1630), fill=book.palette.paper)
    for edge in (990, 1600):
        pen.rectangle((0, edge, WIDTH, edge + 30), fill=book.palette.first)
    title(book, pen, 1035, 420)
    author(book, pen, 1508)
    return image


LAYOUTS: tuple[Layout, ...] = (picture_below, picture_above, panel, medallion, band)
