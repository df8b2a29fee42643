"""`./manage.py send_confirmations`: the confirmations that were not sent with the order."""

from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from main.mails.confirmation import confirm
from main.mails.server import MailServerError, hang_up, mail_server, reach
from main.models import Order

YOUNGEST = timedelta(minutes=1)
"""Until then the shop itself may still be sending it."""

OLDEST = timedelta(days=7)
"""After that a confirmation would only confuse."""


class Command(BaseCommand):
    """Send the confirmations that are still unsent."""

    help = (
        "Send the confirmations of orders that are unsent, the newest first: those older than a "
        "minute and younger than a week. Safe to repeat, and twice at once."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Describe the arguments."""
        parser.add_argument("--limit", type=int, default=500, help="most mails (default: 500)")
        parser.add_argument("--dry-run", action="store_true", help="only tell which orders")

    def handle(self, *args: Any, **options: Any) -> None:
        """Send them, or tell of them.

        Raises:
            CommandError: `--limit` is out of bounds, or a confirmation was not sent.
        """
        if options["limit"] < 1:
            raise CommandError(f"--limit must be 1 or more, not {options['limit']}.")
        numbers = unsent(options["limit"])
        if options["dry_run"]:
            self.tell(numbers)
        else:
            self.send(numbers)

    def tell(self, numbers: list[int]) -> None:
        """Name the orders."""
        for number in numbers:
            self.stdout.write(f"order {number}")
        self.stdout.write(f"Confirmations that would be sent: {len(numbers)}.")

    def send(self, numbers: list[int]) -> None:
        """Send the mails and count them, however it ends.

        Raises:
            CommandError: one was not sent.
        """
        outcomes: Counter[bool | None] = Counter()
        trouble = ""
        try:
            for outcome in send_all(numbers):
                outcomes[outcome] += 1
        except MailServerError:
            left = len(numbers) - outcomes.total()
            trouble = f"The mail server cannot be reached: {left} not tried."
        self.stdout.write(f"Confirmations: {outcomes[True]} sent, {outcomes[False]} failed.")
        if outcomes[False] or trouble:
            raise CommandError(
                f"{trouble} What was not sent is tried again next time; the log says why.".strip()
            )


def unsent(limit: int) -> list[int]:
    """The numbers of the orders to confirm, the newest first."""
    now = timezone.now()
    age = {"date_created__gt": now - OLDEST, "date_created__lt": now - YOUNGEST}
    return list(Order.objects.unconfirmed().filter(**age).values_list("pk", flat=True)[:limit])


def send_all(numbers: list[int]) -> Iterator[bool | None]:
    """Confirm orders over one connection; give what `confirm` returns for each.

    Raises:
        MailServerError: no connection could be made.
    """
    with mail_server() as connection:
        for number in numbers:
            reach(connection)
            outcome = confirm(number, connection)
            if outcome is False:
                # What failed may have left the conversation in the middle: the next begins anew.
                hang_up(connection)
            yield outcome
