"""`./manage.py export_media > media.tar`: every uploaded file in one archive."""

import os
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand, CommandError

from main.media_archive import export


class Command(BaseCommand):
    """Export uploaded files."""

    help = "Write every uploaded file to a tar archive: a file, or what stdout leads to."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Describe the arguments."""
        parser.add_argument("file", nargs="?", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the archive; what is said meanwhile goes to stderr.

        Raises:
            CommandError: stdout is a terminal.
        """
        with whole_file(options["file"]) if options["file"] else real_stdout() as target:
            count = export(default_storage, target, self.stderr.write)
        self.stderr.write(f"{count} files exported.")


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """A file that has its name only when it is whole."""
    part = path.with_name(f"{path.name}.part")
    try:
        with part.open("wb") as target:
            yield target
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def real_stdout() -> Iterator[BinaryIO]:
    """Our stdout for the archive alone: what a log prints meanwhile goes to stderr.

    Raises:
        CommandError: it is a terminal.
    """
    if sys.stdout.isatty():
        raise CommandError(
            "An archive is not for reading. Send it to a file: export_media > media.tar"
        )
    sys.stdout.flush()
    with os.fdopen(os.dup(1), "wb") as target:
        os.dup2(2, 1)
        try:
            yield target
            target.flush()
        finally:
            sys.stdout.flush()
            os.dup2(target.fileno(), 1)
