"""`./manage.py import_data`: books from a CSV file, pictures from a directory."""

from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from main.catalogue.importer import Catalogue, import_catalogue, read_catalogue
from main.catalogue.rows import BadFileError
from main.models import Product

SAMPLE = Path(__file__).resolve().parents[2] / "sample"
SHOWN = 20
"""Mistakes named before the rest is only counted."""


class Command(BaseCommand):
    """Import a catalogue."""

    help = "Import books, tags and pictures; without arguments the sample that comes along."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Describe the arguments."""
        parser.add_argument("csv", nargs="?", type=Path, default=SAMPLE / "products.csv")
        parser.add_argument("images", nargs="?", type=Path, default=SAMPLE / "images")
        parser.add_argument("--skip-bad", action="store_true", help="import the good rows")
        parser.add_argument(
            "--if-empty", action="store_true", help="do nothing when the shop has a book already"
        )
        parser.add_argument("--progress", action="store_true", help="count the rows")

    def handle(self, *args: Any, **options: Any) -> None:
        """Check everything, then import everything, then say what changed."""
        if options["if_empty"] and Product.objects.exists():
            self.stdout.write("The shop has books already: nothing was imported.")
            return
        try:
            catalogue = read_catalogue(options["csv"], options["images"])
        except BadFileError as error:
            raise CommandError(f"Nothing was imported: {error}") from None
        self.report_mistakes(catalogue, skip=options["skip_bad"])
        self.total = len(catalogue.rows) if options["progress"] else 0
        counts = import_catalogue(catalogue, self.progress)
        for noun in ("books", "tags", "images"):
            self.stdout.write(f"{noun}: {in_words(getattr(counts, noun))}")

    def report_mistakes(self, catalogue: Catalogue, *, skip: bool) -> None:
        """Name what is wrong.

        Raises:
            CommandError: something is, and bad rows are not to be skipped.
        """
        if not catalogue.mistakes:
            return
        lines = catalogue.mistakes[:SHOWN]
        if more := len(catalogue.mistakes) - SHOWN:
            lines += [f"and {more} more."] if more > 0 else []
        text = "\n".join(lines)
        if not skip:
            raise CommandError(
                f"Nothing was imported:\n{text}\nCorrect the file, or skip such rows: --skip-bad"
            )
        self.stderr.write(f"Skipped:\n{text}")

    def progress(self, done: int) -> None:
        """Say how far the import is, when it was asked for."""
        if self.total:
            self.stdout.write(f"{done} of {self.total}")


def in_words(counter: Counter[str]) -> str:
    """Counts as a person reads them."""
    outcomes = ("created", "updated", "unchanged")
    return ", ".join(f"{counter[outcome]} {outcome}" for outcome in outcomes)
