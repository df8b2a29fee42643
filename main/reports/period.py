"""The days a report is about."""

from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from main.models import OrderLine


def last_days(count: int) -> list[date]:
    """The last `count` days in the shop's time zone, today the last of them."""
    today = timezone.localdate()
    return [today - timedelta(days=ago) for ago in reversed(range(count))]


def sold_since(day: date) -> QuerySet[OrderLine]:
    """The lines ordered since the beginning of a day, without the cancelled ones."""
    midnight = timezone.make_aware(datetime.combine(day, time.min))
    return OrderLine.objects.filter(order__date_created__gte=midnight).exclude(
        status=OrderLine.Status.CANCELLED
    )
