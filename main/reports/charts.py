"""Where the parts of a chart go: numbers for a template to draw as SVG, in its own units."""

from dataclasses import dataclass
from datetime import date

WIDTH, HEIGHT = 960, 320
LEFT, TOP, BOTTOM = 44, 12, 34
"""Room for the figures beside, above and below."""
GAP = 0.2
"""The part of a bar's place that stays free."""


@dataclass(frozen=True)
class Bar:
    """An upright bar, and what it stands for."""

    x: float
    y: float
    width: float
    height: float
    label: str


@dataclass(frozen=True)
class Mark:
    """A place on an axis, and what is written there."""

    at: float
    label: str


@dataclass(frozen=True)
class Chart:
    """Bars over a line of days."""

    bars: list[Bar]
    heights: list[Mark]
    months: list[Mark]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    floor: int = HEIGHT - BOTTOM


def day_chart(values: dict[date, int], noun: str) -> Chart:
    """A chart of a figure for each day.

    Arguments:
        values: day -> figure, in their sequence, no day left out.
        noun: what is counted, in the plural.
    """
    top = ceiling(max(values.values(), default=0))
    step = (WIDTH - LEFT) / max(len(values), 1)
    bars = [
        bar(LEFT + place * step, step, value / top, f"{day:%-d %B %Y}: {value} {noun}")
        for place, (day, value) in enumerate(values.items())
    ]
    months = [
        Mark(round(LEFT + place * step, 2), f"{day:%b}")
        for place, day in enumerate(values)
        if day.day == 1
    ]
    return Chart(bars, [height_mark(top, part) for part in (0, 1, 2, 3, 4)], months)


def bar(x: float, step: float, part: float, label: str) -> Bar:
    """A bar of `part` of the full height in its place of width `step`."""
    height = part * (HEIGHT - TOP - BOTTOM)
    y = HEIGHT - BOTTOM - height
    return Bar(round(x, 2), round(y, 2), round(step * (1 - GAP), 2), round(height, 2), label)


def height_mark(top: int, quarter: int) -> Mark:
    """A quarter of the height, and the figure there."""
    at = HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * quarter / 4
    return Mark(round(at, 2), str(top * quarter // 4))


def ceiling(highest: int) -> int:
    """The figure at the chart's top: of 4, 8, 20, 40, 80, 200, ..., whose quarters are whole."""
    scale = 1
    while True:
        for step in (4, 8, 20):
            if highest <= step * scale:
                return step * scale
        scale *= 10
