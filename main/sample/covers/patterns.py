"""Geometric pictures. Each takes a size in pixels, colours and dice, and fills the whole of it."""

from collections.abc import Callable
from math import cos, pi, sin, tau
from random import Random

from PIL import Image, ImageDraw

from main.sample.covers.palettes import Palette

Size = tuple[int, int]
Pattern = Callable[[Size, Palette, Random], Image.Image]


def canvas(size: Size, colour: str) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    """Return an image of one colour and the pen that draws on it."""
    image = Image.new("RGB", size, colour)
    return image, ImageDraw.Draw(image)


def disc(pen: ImageDraw.ImageDraw, x: float, y: float, radius: float, colour: str) -> None:
    """Draw a filled circle around (x, y)."""
    pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=colour)


def waves(size: Size, palette: Palette, dice: Random) -> Image.Image:
    """A sea under a low sun."""
    width, height = size
    image, pen = canvas(size, palette.third)
    disc(pen, width * dice.uniform(0.25, 0.75), height * 0.3, width * 0.17, palette.paper)
    colours = (palette.second, palette.first, palette.paper, palette.first, palette.second)
    for row, colour in enumerate((*colours, palette.ink)):
        top = height * (0.36 + row * 0.12)
        swell, shift = width * dice.uniform(0.02, 0.035), dice.uniform(0, tau)
        length = width / dice.choice((2, 3))
        line = [(x, top + swell * sin(x / length * tau + shift)) for x in range(0, width + 8, 8)]
        pen.polygon([*line, (width, height), (0, height)], fill=colour)
    return image


def peaks(size: Size, palette: Palette, dice: Random) -> Image.Image:
    """Mountains behind mountains, and a moon."""
    width, height = size
    image, pen = canvas(size, palette.second)
    disc(pen, width * dice.uniform(0.2, 0.8), height * 0.24, width * 0.12, palette.third)
    for row, colour in enumerate((palette.first, palette.third, palette.ink, palette.paper)):
        base = height * (0.4 + row * 0.16)
        step = width / (3 + row)
        start = -step * dice.uniform(0.2, 0.9)
        for number in range(6 + row):
            x, rise = start + number * step, height * dice.uniform(0.06, 0.2)
            sides = [(x - step, height * 1.2), (x, base - rise), (x + step, height * 1.2)]
            pen.polygon(sides, fill=colour)
    return image


def arches(size: Size, palette: Palette, dice: Random) -> Image.Image:
    """A row of doors within doors."""
    width, height = size
    image, pen = canvas(size, palette.first)
    columns = dice.choice((1, 2, 3))
    span = width / columns
    rings = (palette.third, palette.paper, palette.second, palette.first, palette.ink)
    for column in range(columns):
        middle = span * (column + 0.5)
        for ring, colour in enumerate(rings):
            half = span * 0.46 * (1 - ring / 5.5)
            top = height * 0.08 + (span * 0.46 - half)
            box = (middle - half, top, middle + half, height * 2)
            pen.rounded_rectangle(box, radius=half, fill=colour)
    return image


def quarters(size: Size, palette: Palette, dice: Random) -> Image.Image:
    """Tiles of quarter circles, each turned by chance."""
    width, height = size
    image, pen = canvas(size, palette.paper)
    side = width / dice.choice((4, 5, 6))
    for row in range(int(height / side) + 1):
        for column in range(int(width / side) + 1):
            x, y = column * side, row * side
            colour, other = dice.sample((palette.first, palette.second, palette.third), 2)
            pen.rectangle((x, y, x + side, y + side), fill=dice.choice((palette.paper, other)))
            corner_x, corner_y = x + side * dice.randint(0, 1), y + side * dice.randint(0, 1)
            tile = Image.new("L", (int(side) + 1,) * 2, 0)
            disc_pen = ImageDraw.Draw(tile)
            disc(disc_pen, corner_x - x, corner_y - y, side, "#ffffff")
            image.paste(colour, (int(x), int(y)), tile)
    return image


def rays(size: Size, palette: Palette, dice: Random) -> Image.Image:
    """A sun on the horizon with beams to every side."""
    width, height = size
    image, pen = canvas(size, palette.first)
    x, y = width * dice.choice((0.3, 0.5, 0.7)), height * dice.uniform(0.62, 0.8)
    beams, reach = dice.choice((20, 24, 30)), width + height
    for beam in range(0, beams, 2):
        angles = (tau * beam / beams, tau * (beam + 1) / beams)
        ends = [(x + reach * cos(angle), y + reach * sin(angle)) for angle in angles]
        pen.polygon([(x, y), *ends], fill=palette.third)
    disc(pen, x, y, width * 0.3, palette.second)
    disc(pen, x, y, width * 0.2, palette.paper)
    pen.rectangle((0, y + width * 0.06, width, height), fill=palette.ink)
    return image


def orbits(size: Size, palette: Palette, dice: Random) -> Image.Image:
    """Planets on their rings."""
    width, height = size
    image, pen = canvas(size, palette.first)
    x, y = width * dice.uniform(0.35, 0.65), height * dice.uniform(0.4, 0.6)
    colours = (palette.paper, palette.second, palette.ink, palette.third)
    for ring in range(7, 0, -1):
        radius = width * 0.13 * ring
        disc(pen, x, y, radius, palette.third if ring % 2 else palette.first)
        disc(pen, x, y, radius - width * 0.012, palette.first)
    for ring in range(1, 7):
        radius, angle = width * 0.13 * ring - width * 0.006, dice.uniform(0, tau)
        place = (x + radius * cos(angle), y + radius * sin(angle))
        disc(pen, *place, width * dice.uniform(0.025, 0.06), colours[ring % 4])
    disc(pen, x, y, width * 0.085, palette.second)
    return image


def leaves(size: Size, palette: Palette, dice: Random) -> Image.Image:
    """Rows of leaves, every second row leaning the other way."""
    width, height = size
    image, pen = canvas(size, dice.choice((palette.first, palette.third)))
    side = width / dice.choice((5, 6, 7))
    colours = (palette.paper, palette.second, palette.ink)
    for row in range(int(height / side) + 2):
        for column in range(int(width / side) + 1):
            x, y, lean = column * side, (row - 0.5) * side, row % 2
            middle, bend = side / 2, 0.42 * side
            line = [(t / 24, bend * sin(pi * t / 24) * 0.62) for t in range(25)]
            there = [(x + t * side - b, y + t * side + b) for t, b in line]
            back = [(x + t * side + b, y + t * side - b) for t, b in reversed(line)]
            leaf = [(2 * (x + middle) - a, b) for a, b in there + back] if lean else there + back
            pen.polygon(leaf, fill=colours[(row * 2 + column) % 3])
    return image


def scales(size: Size, palette: Palette, dice: Random) -> Image.Image:
    """Overlapping rounds, as on a fish or a roof."""
    width, height = size
    image, pen = canvas(size, palette.first)
    radius = width / dice.choice((5, 6, 7))
    colours = dice.sample((palette.first, palette.second, palette.third), 3)
    for row in range(-1, int(height / radius * 2) + 3):
        for column in range(-1, int(width / radius / 2) + 2):
            x = column * 2 * radius + (radius if row % 2 else 0)
            y = row * radius / 2
            colour = colours[(column + row // 2) % 3]
            disc(pen, x, height - y, radius, palette.paper)
            disc(pen, x, height - y, radius * 0.86, colour)
            disc(pen, x, height - y, radius * 0.4, palette.paper)
    return image


def chevrons(size: Size, palette: Palette, dice: Random) -> Image.Image:
    """Zigzag bands, as woven."""
    width, height = size
    image, pen = canvas(size, palette.first)
    teeth, thick = dice.choice((2, 3, 4)), height / dice.choice((9, 11, 13))
    colours = (palette.first, palette.third, palette.second, palette.paper, palette.ink)
    step = width / teeth / 2
    for row in range(-4, int(height / thick) + 1):
        top = row * thick
        edge = [(n * step, top + (thick * 1.6 if n % 2 else 0)) for n in range(teeth * 2 + 1)]
        pen.polygon([*edge, (width, height * 2), (0, height * 2)], fill=colours[row % 5])
    return image


PATTERNS: tuple[Pattern, ...] = (
    waves, peaks, arches, quarters, rays, orbits, leaves, scales, chevrons,
)  # fmt: skip
