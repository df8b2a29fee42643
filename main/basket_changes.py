"""What a shopper saw of a basket, and what has become of it since."""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple

from main.models import BasketLine, Product

SEEN_LINE = re.compile(r"(\d{1,18})x(\d{1,5})@(\d{1,6}\.\d\d)", re.ASCII)


class Seen(NamedTuple):
    """A line as it was shown: copies, and the price of one."""

    quantity: int
    price: Decimal


def summary(lines: Iterable[BasketLine]) -> str:
    """Books, quantities and prices of a basket in one word, such as `12x2@9.90,15x1@4.50`.

    A checkout form carries it, so that nobody orders anything but what they saw. It is no secret:
    a forged one only helps when it is true.
    """
    shown = sorted((line.product_id, line.quantity, line.product.price) for line in lines)
    return ",".join(f"{number}x{quantity}@{price:.2f}" for number, quantity, price in shown)


def read(seen: str) -> dict[int, Seen]:
    """The lines of a summary by the book's number; what is not one of ours is left out."""
    found = (SEEN_LINE.fullmatch(part) for part in seen.split(","))
    return {int(m[1]): Seen(int(m[2]), Decimal(m[3])) for m in found if m}


def changes(lines: list[BasketLine], seen: str) -> list[str]:
    """A sentence for each difference between a basket and the summary of what was shown of it.

    What is not for sale any more is not among them: `baskets.farewell` says it.
    """
    before = read(seen)
    now = {line.product_id: line for line in lines}
    gone = Product.objects.in_bulk(before.keys() - now.keys())
    said = [f"“{book.name}” is not in your basket any more." for book in gone.values()]
    for number, line in now.items():
        if line.product.for_sale:
            said += told(line, before[number]) if number in before else [came(line)]
    return said


def came(line: BasketLine) -> str:
    """The sentence for a line that was not there before."""
    return f"“{line.product.name}” has come into your basket."


def told(line: BasketLine, before: Seen) -> Iterator[str]:
    """Sentences for what is different about a line."""
    name, price = line.product.name, line.product.price
    if price != before.price:
        yield f"“{name}” now costs £{price:.2f}; it was £{before.price:.2f}."
    if line.quantity != before.quantity:
        yield f"Copies of “{name}” in your basket: now {line.quantity}, before {before.quantity}."
