"""The other pictures of a book: back cover, title page and spine."""

from PIL import Image

from main.sample.covers import lettering
from main.sample.covers.layouts import HEIGHT, MIDDLE, WIDTH, Book
from main.sample.covers.patterns import canvas

PAGE, PAGE_INK, SHELF = "#f7f0e1", "#33291f", "#ded5c4"


def wrap(text: str, name: str, size: int, width: int) -> list[str]:
    """Break running text into lines no wider than `width` pixels."""
    face, lines = lettering.font(name, size), [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if face.getlength(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def back(book: Book) -> Image.Image:
    """The back cover: what the book is about, and a strip of the picture."""
    image, pen = canvas((WIDTH, HEIGHT), book.palette.paper)
    image.paste(book.picture(WIDTH, 420), (0, HEIGHT - 420))
    face = lettering.font(lettering.CORMORANT, 68)
    lines = wrap(book.description, lettering.CORMORANT, 68, 900)
    top = 160 + (1000 - len(lines) * 68 * lettering.LEADING) / 2
    lettering.write_lines(pen, lines, face, MIDDLE, top, book.palette.ink)
    pen.rectangle((MIDDLE - 60, 1215, MIDDLE + 60, 1220), fill=book.palette.first)
    lettering.write_spaced(pen, "BookTime", 900, MIDDLE, 1270, book.palette.ink)
    return image


def title_page(book: Book) -> Image.Image:
    """The first page inside, printed in one colour on cream."""
    image, pen = canvas((WIDTH, HEIGHT), PAGE)
    pen.rectangle((90, 90, WIDTH - 90, HEIGHT - 90), outline=PAGE_INK, width=3)
    lines, size = lettering.fit(book.name, lettering.FRAUNCES, 820, 480, 130)
    face = lettering.font(lettering.FRAUNCES, size)
    end = lettering.write_lines(pen, lines, face, MIDDLE, 330, PAGE_INK)
    by = lettering.font(lettering.CORMORANT, 64)
    lettering.write_lines(pen, ["by", book.author], by, MIDDLE, end + 80, PAGE_INK)
    ornament = book.picture(260, 260)
    image.paste(ornament.convert("L").convert("RGB"), (MIDDLE - 130, 1130))
    lettering.write_spaced(pen, "BookTime", 900, MIDDLE, 1570, PAGE_INK)
    return image


def spine(book: Book) -> Image.Image:
    """The book in the shelf, seen from its back."""
    image, pen = canvas((WIDTH, HEIGHT), SHELF)
    pen.rectangle((0, 1720, WIDTH, HEIGHT), fill="#6b4f3a")
    image.paste(lettered_spine(book).rotate(-90, expand=True), (MIDDLE - 170, 100))
    return image


def lettered_spine(book: Book) -> Image.Image:
    """The spine lying on its side, the way its words are read."""
    length, thick = 1620, 340
    image, pen = canvas((length, thick), book.palette.paper)
    image.paste(book.picture(thick, thick).rotate(90), (length - thick, 0))
    for x in (60, 84, length - thick - 40):
        pen.rectangle((x, 0, x + 8, thick), fill=book.palette.first)
    lines, size = lettering.fit(book.name, book.face, 1060, 190, 130)
    face = lettering.font(book.face, size)
    top = 125 - size * lettering.LEADING * len(lines) / 2
    end = lettering.write_lines(pen, lines, face, 660, max(top, 20), book.palette.ink)
    lettering.write_spaced(pen, book.author, 1000, 660, max(end + 20, 240), book.palette.ink)
    return image
