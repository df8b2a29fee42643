"""Orders per day."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, F, Sum
from django.db.models.functions import TruncDate

from main.reports.period import last_days, sold_since

DAYS = 180


@dataclass(frozen=True)
class Day:
    """What was ordered on a day."""

    date: date
    orders: int = 0
    books: int = 0
    takings: Decimal = Decimal("0.00")


def orders_per_day() -> list[Day]:
    """The last DAYS days, today the last, those without an order as well. One query."""
    dates = last_days(DAYS)
    rows = (
        sold_since(dates[0])
        .order_by()
        .values(date=TruncDate("order__date_created"))
        .annotate(
            orders=Count("order", distinct=True),
            books=Sum("quantity"),
            takings=Sum(F("unit_price") * F("quantity")),
        )
    )
    found = {row["date"]: Day(**row) for row in rows}
    return [found.get(day, Day(day)) for day in dates]
