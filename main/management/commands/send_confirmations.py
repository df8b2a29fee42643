"""`./manage.py send_confirmations`: the confirmations that were not sent with the order."""

import logging
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterable
from contextlib import closing, suppress
from datetime import timedelta
from typing import Any

from django.core.mail import get_connection
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from main.mails.confirmation import confirm
from main.models import Order

logger = logging.getLogger(__name__)

YOUNGEST = timedelta(minutes=1)
"""Until then the shop itself may still be sending it."""

OLDEST = timedelta(days=7)
"""After that a confirmation would only confuse."""

PATIENCE = 3
"""Failures in a row after which the mail server is taken to be down."""


class Command(BaseCommand):
    """Send the confirmations that are still unsent."""

    help = (
        "Send the confirmations of orders that are unsent, the newest first: those older than a "
        "minute and younger than a week. Safe to repeat, and for two at once. Ends with status 1 "
        "when one could not be sent."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Describe the arguments."""
        parser.add_argument("--limit", type=int, default=500, help="most mails (default: 500)")
        parser.add_argument("--dry-run", action="store_true", help="send none, only say which")

    def handle(self, *args: Any, **options: Any) -> None:
        """Send them, and say how many.

        Raises:
            CommandError: one could not be sent.
        """
        if options["limit"] < 1:
            raise CommandError("--limit must be 1 or more.")
        numbers = unsent(options["limit"])
        if options["dry_run"]:
            self.stdout.write(f"Unsent confirmations: {len(numbers)}")
            for number in numbers:
                self.stdout.write(f"Order {number}")
            return
        counts = send_all(numbers)
        said = f"Confirmations: {counts[True]} sent, {counts[False]} failed"
        if left := len(numbers) - counts.total():
            said += f", {left} not tried"
        if counts[False]:
            raise CommandError(f"{said}. The log says why; the next run tries again.")
        self.stdout.write(f"{said}.")


def unsent(limit: int) -> list[int]:
    """The numbers of the orders to confirm, the newest first."""
    now = timezone.now()
    age = {"date_created__gt": now - OLDEST, "date_created__lt": now - YOUNGEST}
    return list(Order.objects.unconfirmed().filter(**age).values_list("pk", flat=True)[:limit])


def send_all(numbers: Iterable[int]) -> Counter[bool | None]:
    """Confirm orders over one connection, until PATIENCE is at its end; returns the outcomes.

    A connection is given up after a failure: nobody knows what state it is in. The next order
    opens another one.
    """
    counts: Counter[bool | None] = Counter()
    in_a_row = 0
    with closing(Connection()) as connection:
        for number in numbers:
            counts[outcome := connection.confirm(number)] += 1
            in_a_row = in_a_row + 1 if outcome is False else 0
            if in_a_row == PATIENCE:
                break
    return counts


class Connection:
    """A connection to the mail server, opened when it is needed."""

    def __init__(self) -> None:
        self.backend = get_connection()

    def confirm(self, number: int) -> bool | None:
        """Send an order's confirmation; `main.mails.confirmation.confirm` tells the outcomes."""
        try:
            self.backend.open()
        except OSError:  # SMTPException is one
            logger.exception("Not sent: confirmation of order %s", number)
            return False
        outcome = confirm(number, self.backend)
        if outcome is False:
            self.close()
        return outcome

    def close(self) -> None:
        """Say goodbye; a server that has hung up already needs none."""
        with suppress(OSError):
            self.backend.close()
