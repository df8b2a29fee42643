"""`./manage.py release`: the release phase, in one start of Django."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from main.management.commands import migrate_safely


class Command(BaseCommand):
    """release_check, then migrate_safely."""

    help = "Check that this release is fit to run, then migrate. Safe to repeat."
    requires_system_checks: list[str] = []  # release_check reports what they find

    def handle(self, *args: Any, **options: Any) -> None:
        """Do both, or raise what the first raises."""
        call_command("release_check", stdout=self.stdout)
        migrate = migrate_safely.Command()
        migrate.stdout = self.stdout
        call_command(migrate, verbosity=options["verbosity"])
