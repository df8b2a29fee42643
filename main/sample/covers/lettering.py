"""Words on covers: fonts, lines that fit, and letters spaced out."""

from functools import cache
from itertools import combinations, pairwise
from pathlib import Path

from PIL import ImageDraw, ImageFont

FONTS = Path(__file__).parent.parent / "fonts"
FRAUNCES = "fraunces-latin-600-normal.woff2"
PLAYFAIR = "playfair-display-latin-700-normal.woff2"
CORMORANT = "cormorant-garamond-latin-600-italic.woff2"
JOSEFIN = "josefin-sans-latin-600-normal.woff2"

LEADING = 1.14
"""Distance of two lines, in sizes of the letters."""


@cache
def font(name: str, size: int) -> ImageFont.FreeTypeFont:
    """A font by its file's name, at a size in pixels."""
    return ImageFont.truetype(FONTS / name, size, layout_engine=ImageFont.Layout.BASIC)


def breaks(words: list[str]) -> list[list[str]]:
    """Every way of breaking words into one to five lines."""
    ways = []
    for count in range(min(5, len(words))):
        for places in combinations(range(1, len(words)), count):
            ends = (0, *places, len(words))
            ways.append([" ".join(words[start:end]) for start, end in pairwise(ends)])
    return ways


def fit(text: str, name: str, width: int, height: int, largest: int) -> tuple[list[str], int]:
    """Break a title so that its letters become as large as the room allows.

    Arguments:
        text: the title.
        name: the font's file.
        width: of the room, in pixels.
        height: of the room, in pixels.
        largest: no larger letters than this.

    Returns:
        the lines and the size of the letters.
    """
    probe = font(name, 100)
    best: tuple[int, float, list[str]] = (0, 0.0, [text])
    for lines in breaks(text.split()):
        widths = [probe.getlength(line) for line in lines]
        size = int(min(largest, 100 * width / max(widths), height / len(lines) / LEADING))
        best = max(best, (size, -max(widths) + min(widths), lines))
    return best[2], best[0]


def write_lines(
    pen: ImageDraw.ImageDraw, lines: list[str], face: ImageFont.FreeTypeFont,
    middle: float, top: float, colour: str,
) -> float:  # fmt: skip
    """Write centred lines from `top` on; return where the next would start."""
    for line in lines:
        pen.text((middle, top), line, font=face, fill=colour, anchor="ma")
        top += face.size * LEADING
    return top


def write_spaced(
    pen: ImageDraw.ImageDraw, text: str, width: float, middle: float, top: float, colour: str
) -> None:
    """Write one line in spaced capitals, smaller where it would be wider than `width`."""
    size = 56
    while size > 20 and spaced_length(text, size) > width:
        size -= 2
    face = font(JOSEFIN, size)
    x = middle - spaced_length(text, size) / 2
    for letter in text.upper():
        pen.text((x, top), letter, font=face, fill=colour, anchor="la")
        x += face.getlength(letter) + size * 0.14


def spaced_length(text: str, size: int) -> float:
    """The width of a line of spaced capitals, in pixels."""
    return font(JOSEFIN, size).getlength(text.upper()) + size * 0.14 * (len(text) - 1)
