"""`./manage.py generate_catalogue N`: made-up books for load tests."""

from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from main.catalogue.generator import generate, made_up_books, missing_numbers, remove
from main.catalogue.made_up import MOST, PREFIX
from main.catalogue.shared_pictures import delete_pictures, put_pictures
from main.models import Product

STOPPED = 130
"""Exit code after Ctrl-C."""


def whole_number(most: int) -> Any:
    """A parser of numbers from 0 to `most`."""

    def parse(text: str) -> int:
        if not (text.isascii() and text.isdigit() and len(text) < 10 and int(text) <= most):
            raise ArgumentTypeError(f"“{text}” is no whole number from 0 to {most}.")
        return int(text)

    return parse


class Command(BaseCommand):
    """Make a catalogue of any size."""

    help = (
        f"Make up N books for load tests; their slugs begin with “{PREFIX}”. The same seed gives "
        "the same books: run again, it adds only what is missing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Describe the arguments."""
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("count", nargs="?", type=whole_number(MOST), metavar="N")
        what.add_argument("--remove", action="store_true", help="take all made-up books out again")
        parser.add_argument("--seed", type=whole_number(999_999), default=1, help="default: 1")
        parser.add_argument("--images", action="store_true", help="give them a few shared covers")
        parser.add_argument("--progress", action="store_true", help="count the books")
        parser.add_argument(
            "--yes", action="store_true", help="also beside books of the shop's own"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it; Ctrl-C leaves whole batches behind."""
        self.shows_progress, self.done, self.total = options["progress"], 0, None
        try:
            self.remove() if options["remove"] else self.generate(**options)
        except KeyboardInterrupt:
            of_all = f" of {self.total:,}" if self.total else ""
            raise CommandError(
                f"Stopped after {self.done:,}{of_all} books. The same command goes on from here.",
                returncode=STOPPED,
            ) from None

    def generate(self, *, count: int, seed: int, images: bool, yes: bool, **options: Any) -> None:
        """Add the books that are missing.

        Raises:
            CommandError: the shop has books of its own, and nobody said yes.
        """
        own = Product.objects.exclude(made_up_books()).count()
        if own and not yes:
            raise CommandError(
                f"Nothing was made up: the shop has books of its own ({own:,}), and shoppers would "
                f"find {count:,} made-up ones among them. If that is what you want add --yes; "
                "`generate_catalogue --remove` takes them out again."
            )
        numbers = missing_numbers(seed, count)
        self.total = len(numbers)
        if numbers:
            generate(seed, numbers, put_pictures() if images else [], self.progress)
        self.stdout.write(f"books: {len(numbers)} created, {count - len(numbers)} unchanged")

    def remove(self) -> None:
        """Take the made-up books out."""
        removed, ordered = remove(self.progress)
        self.stdout.write(f"books: {removed} removed")
        if ordered:
            self.stdout.write(f"{ordered} stay: they are in orders. Deactivate them in the admin.")
        else:
            delete_pictures()

    def progress(self, done: int) -> None:
        """Remember how far it is, and say so when that was asked for."""
        self.done = done
        if self.shows_progress:
            self.stdout.write(f"{done} of {self.total}" if self.total else f"{done} removed")
