"""`./manage.py describe_migrations`: which migrations a release has, for the platform."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from main.safe_migrations.manifest import ConflictError, describe


class Command(BaseCommand):
    """Write the description."""

    help = "Say which migrations this code has and which of them older code cannot live with."
    requires_system_checks: list[str] = []  # the build has no database and no secrets

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Describe the arguments."""
        parser.add_argument("--output", type=Path, help="a file; without it, standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write JSON.

        Raises:
            CommandError: migrations conflict.
        """
        try:
            text = json.dumps(describe(), indent=2)
        except ConflictError as error:
            raise CommandError(str(error)) from None
        if options["output"]:
            options["output"].write_text(f"{text}\n", encoding="utf-8")
        else:
            self.stdout.write(text)
