"""`./manage.py remind_baskets`: mails to people who left books in a basket."""

import signal
from argparse import ArgumentParser
from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from main.mails.server import MailServerError
from main.reminders import due, due_in_batches, remind_all

MAX_DAYS = 3650


class Command(BaseCommand):
    """Remind people of their baskets."""

    help = (
        "Mail people who left books in a basket, once a basket. Safe to repeat, and twice at once."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Describe the arguments."""
        parser.add_argument(
            "--days", type=int, default=3, help="days without a change of the basket (default: 3)"
        )
        parser.add_argument("--dry-run", action="store_true", help="only tell which baskets")

    def run_from_argv(self, argv: list[str]) -> None:
        """Run from the command line, where a platform's SIGTERM ends it as Ctrl-C does."""
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        super().run_from_argv(argv)

    def handle(self, *args: Any, **options: Any) -> None:
        """Send the mails, or tell of them.

        Raises:
            CommandError: `--days` is out of bounds, or a mail was not sent.
        """
        days = options["days"]
        if not 0 <= days <= MAX_DAYS:
            raise CommandError(f"--days must be from 0 to {MAX_DAYS}, not {days}.")
        before = timezone.now() - timedelta(days=days)
        if options["dry_run"]:
            self.tell(before)
        else:
            self.remind(before)

    def tell(self, before: datetime) -> None:
        """Name the baskets; addresses stay out of what may be a log."""
        baskets = 0
        for basket in due_in_batches(before):
            baskets += 1
            self.stdout.write(f"basket {basket.pk}: {in_words(len(basket.lines_for_sale), 'book')}")
        self.stdout.write(f"{in_words(baskets, 'reminder')} would be sent.")

    def remind(self, before: datetime) -> None:
        """Send the mails and count them, however it ends.

        Raises:
            CommandError: a mail was not sent.
        """
        outcomes: Counter[bool] = Counter()
        trouble, code = "", 1
        try:
            for outcome in remind_all(before):
                outcomes[outcome] += 1
        except MailServerError:
            trouble = f"The mail server cannot be reached: {due(before).count()} not sent."
        except KeyboardInterrupt:
            trouble, code = "Interrupted.", 130
        self.stdout.write(f"{in_words(outcomes[True], 'reminder')} sent, {outcomes[False]} failed.")
        if outcomes[False] or trouble:
            raise CommandError(
                f"{trouble} What was not sent is tried again next time; the log says why.".strip(),
                returncode=code,
            )


def in_words(number: int, noun: str) -> str:
    """A number of things."""
    return f"{number} {noun}{'' if number == 1 else 's'}"
