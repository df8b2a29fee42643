"""`./manage.py clear_expired`: rows that nobody can reach any more."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management.base import BaseCommand
from django.db.models import QuerySet
from django.utils import timezone
from knox.models import AuthToken

from main.models import Basket

BATCH = 1000
"""Rows deleted at once: nobody waits long for a lock, and they all fit into memory."""


class Command(BaseCommand):
    """Delete what has expired."""

    help = "Delete expired sessions and tokens, and the baskets of strangers that went with them."

    def handle(self, *args: Any, **options: Any) -> None:
        """Delete, and tell how much."""
        for name, rows in expired(timezone.now()).items():
            self.stdout.write(f"{name} deleted: {delete(rows)}")


def expired(now: datetime) -> dict[str, QuerySet]:
    """What has expired, by name.

    Only a session knows a stranger's basket. It may be written to after the basket was, so that
    gets twice the time.
    """
    unreachable = now - 2 * timedelta(seconds=settings.SESSION_COOKIE_AGE)
    return {
        "Sessions": Session.objects.filter(expire_date__lt=now),
        "Tokens": AuthToken.objects.filter(expiry__lt=now),
        "Baskets": Basket.objects.open().filter(user=None, date_updated__lt=unreachable),
    }


def delete(rows: QuerySet) -> int:
    """Delete rows, BATCH at a time, and return how many there were."""
    count = 0
    while keys := list(rows.order_by().values_list("pk", flat=True)[:BATCH]):
        # Filtered once more: a basket may have been changed meanwhile.
        _, by_model = rows.filter(pk__in=keys).delete()
        count += by_model.get(rows.model._meta.label, 0)
    return count
