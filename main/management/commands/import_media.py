"""`./manage.py import_media < media.tar`: uploaded files back from an archive."""

import shutil
import sys
import tempfile
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand, CommandError

from main.media_archive import BadArchiveError, NameTakenError, import_


class Command(BaseCommand):
    """Import uploaded files."""

    help = "Store every file of an archive that export_media made. Safe to repeat."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Describe the arguments."""
        parser.add_argument("file", nargs="?", type=Path, help="without it, stdin is read")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read all of the archive, then store its files.

        Raises:
            CommandError: the archive cannot be imported, and nothing was stored; or only some
                of its files were, which the message says.
        """
        try:
            with options["file"].open("rb") if options["file"] else spooled_stdin() as source:
                counts = import_(default_storage, source, self.stderr.write)
        except (BadArchiveError, FileNotFoundError) as reason:
            raise CommandError(f"Nothing was imported: {reason}") from None
        except NameTakenError as reason:
            raise CommandError(str(reason)) from None
        self.stderr.write(f"files: {counts.new} new, {counts.unchanged} unchanged")


@contextmanager
def spooled_stdin() -> Iterator[BinaryIO]:
    """What stdin brings, in a temporary file: all of it is looked at before anything is stored.

    Raises:
        CommandError: stdin is a terminal.
    """
    if sys.stdin.isatty():
        raise CommandError("Give it an archive: import_media < media.tar")
    with tempfile.TemporaryFile() as file:
        shutil.copyfileobj(sys.stdin.buffer, file)
        file.seek(0)
        yield file
