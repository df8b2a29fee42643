"""`./manage.py release_check`: the last look before a release goes on the air."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from main.release_checks import release_problems


class Command(BaseCommand):
    """Check configuration, bundles and static files; writes nothing."""

    help = "Say what speaks against putting this release on the air."
    requires_system_checks: list[str] = []  # they are among what is reported

    def handle(self, *args: Any, **options: Any) -> None:
        """Report every problem.

        Raises:
            CommandError: there is one.
        """
        if found := release_problems():
            raise CommandError("This release is not fit to run:\n" + "\n".join(found))
        self.stdout.write("This release is fit to run.")
