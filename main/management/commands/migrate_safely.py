"""`./manage.py migrate_safely`: `migrate`, for a database that a running release uses."""

import signal
import threading
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from main.safe_migrations import messages, postgresql
from main.safe_migrations.applying import ApplyError, apply
from main.safe_migrations.lint import lint_pending
from main.safe_migrations.postgresql import BusyError

TRY_AGAIN = 75
"""Exit code for what may work later: EX_TEMPFAIL of sysexits.h."""

INTERRUPTED = 128 + signal.SIGINT


class Command(BaseCommand):
    """Lint, lock, migrate. Exit code 1: refused or failed; 75: somebody else was in the way."""

    help = "Apply migrations that the running release survives, one process at a time."
    requires_system_checks: list[str] = []  # migrate runs those it wants

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Describe the arguments."""
        parser.add_argument(
            "--lint", action="store_true", help="say what would be refused, and write nothing"
        )
        parser.add_argument(
            "--describe",
            metavar="FILE",
            type=Path,
            help="once the plan is accepted, write what describe_migrations says to a file",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate the default database.

        Raises:
            CommandError: with the reason and what to do next.
        """
        self.quiet = options["verbosity"] == 0
        with sigterm_as_interrupt(), ExitStack() as held:
            try:
                if connection.vendor == "postgresql" and not options["lint"]:
                    held.enter_context(self.locked())
                self.refuse_what_hurts()
                if options["describe"]:
                    call_command("describe_migrations", output=options["describe"])
                if not options["lint"]:
                    self.migrate(options["verbosity"])
            except BusyError as busy:
                raise CommandError(BUSY.format(busy=busy), returncode=TRY_AGAIN) from None
            except KeyboardInterrupt:
                raise CommandError(STOPPED, returncode=INTERRUPTED) from None

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the lock of the migrations, with bounds on the session."""
        with (
            postgresql.only_one(connection, settings.MIGRATE_WAIT, self.say),
            postgresql.bounded(
                connection, settings.MIGRATE_LOCK_TIMEOUT, settings.MIGRATE_STATEMENT_TIMEOUT
            ),
        ):
            yield

    def refuse_what_hurts(self) -> None:
        """Read the plan.

        Raises:
            CommandError: something in it would hurt the running release.
        """
        verdicts = lint_pending(MigrationExecutor(connection))
        for allowance in messages.allowances(verdicts):
            self.say(allowance)
        if refusal := messages.refusal(verdicts):
            raise CommandError(refusal)

    def migrate(self, verbosity: int) -> None:
        """Apply the plan.

        Raises:
            CommandError: the database refused.
        """
        try:
            apply(connection, settings.MIGRATE_RETRIES, self.say, self.stdout, verbosity)
        except ApplyError as failed:
            locked = postgresql.error_code(failed.cause) in postgresql.LOCKED
            words = messages.failure(failed, connection)
            raise CommandError(words, returncode=TRY_AGAIN if locked else 1) from failed

    def say(self, sentence: str) -> None:
        """Tell whoever watches."""
        if not self.quiet:
            self.stdout.write(sentence)
            self.stdout.flush()


BUSY = (
    "Nothing was migrated: the wait for {busy} is over.\n"
    "Wait for that release to end and push again, or raise MIGRATE_WAIT (seconds). If nothing of "
    "the kind runs any more, end its session: SELECT pg_terminate_backend(NUMBER)."
)
STOPPED = (
    "Stopped. The migration under way was undone, those before it stay applied; the lock is free. "
    "Run it again to go on."
)


@contextmanager
def sigterm_as_interrupt() -> Iterator[None]:
    """Let SIGTERM end the body as Ctrl-C does, which cancels the statement under way."""
    if threading.current_thread() is not threading.main_thread():  # signals are the main thread's
        yield
        return
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
