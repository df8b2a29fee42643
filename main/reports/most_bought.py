"""The books that are bought most."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, F, Sum

from main.reports.period import last_days, sold_since

PERIODS = (30, 60, 90)
"""Days."""
SHOWN = 25


@dataclass(frozen=True)
class Bestseller:
    """A book and how much of it was bought."""

    slug: str
    name: str
    copies: int
    orders: int
    takings: Decimal


def most_bought(days: int) -> list[Bestseller]:
    """The SHOWN books bought most in the last `days` days. One query."""
    rows = (
        sold_since(last_days(days)[0])
        .order_by()
        .values("product", slug=F("product__slug"), title=F("product__name"))
        .annotate(
            copies=Sum("quantity"),
            orders=Count("order", distinct=True),
            takings=Sum(F("unit_price") * F("quantity")),
        )
        .order_by("-copies", "title", "product")[:SHOWN]
    )
    return [
        Bestseller(row["slug"], row["title"], row["copies"], row["orders"], row["takings"])
        for row in rows
    ]
