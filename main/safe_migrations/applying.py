"""Applying a plan: each migration whole or not at all, tried again where a table was locked."""

import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import chain, repeat
from typing import Any

from django.core.management import call_command
from django.core.management.base import OutputWrapper
from django.core.management.commands import migrate
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations import Migration
from django.db.utils import DatabaseError

from main.safe_migrations.postgresql import LOCKED, Say, error_code

PAUSES = (1, 2, 4, 8)
LONGEST_PAUSE = 15
"""Seconds between two tries: others get their turn at the table."""

NEWS = 15.0
"""Seconds after which a migration that takes its time is said to be still at it."""


HALF_DONE = (
    "{name} has atomic = False: what it did before that stays, and it counts as not applied. "
    "Look at what is there before you push again."
)


def name_of(migration: Migration) -> str:
    """A migration as people write it: app.0001_name."""
    return f"{migration.app_label}.{migration.name}"


class ApplyError(Exception):
    """A migration that could not be applied: the name, whether it is atomic, and the cause."""

    def __init__(self, migration: Migration | None, cause: DatabaseError, tries: int) -> None:
        super().__init__(str(cause))
        self.name = name_of(migration) if migration else "the migrations"
        self.is_atomic = migration.atomic if migration else True
        self.cause = cause
        self.tries = tries


class Migrate(migrate.Command):
    """Django's `migrate`, which knows what it is at.

    Django writes down in a second transaction that a migration is applied: a process killed
    between the two leaves tables without the record. Here both are one, where the database takes
    part (SQLite does not: its schema editor must not begin within a transaction).
    """

    current: Migration | None = None

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate."""
        with ExitStack() as self.whole:
            super().handle(*args, **options)

    def migration_progress_callback(
        self, action: str, migration: Migration | None = None, fake: bool = False
    ) -> None:
        """Open a transaction at the beginning of a migration, and commit it at its end."""
        if action == "apply_start" and migration:
            self.current = migration
            if migration.atomic and self.connection.vendor == "postgresql":
                self.whole.enter_context(transaction.atomic(self.connection.alias))
        elif action == "apply_success":
            self.whole.close()
            self.current = None
        super().migration_progress_callback(action, migration, fake)

    @property
    def connection(self) -> BaseDatabaseWrapper:
        """The database that is migrated."""
        return transaction.get_connection()


def apply(
    connection: BaseDatabaseWrapper, retries: int, say: Say, out: OutputWrapper, verbosity: int
) -> None:
    """Apply everything that is not yet applied.

    Arguments:
        connection: the database.
        retries: how often to try again when a table is locked; what is applied stays applied. A
            migration that is not atomic is never tried again, for half of it may be done.
        say: takes a sentence for whoever watches.
        out: takes what Django's `migrate` writes.
        verbosity: of Django's `migrate`.

    Raises:
        ApplyError: the database refused a migration, at last.
    """
    pauses = chain(PAUSES, repeat(LONGEST_PAUSE))
    for tries in range(1, retries + 2):
        command = Migrate()
        command.stdout = out
        try:
            with said_to_go_on(command, say):
                call_command(command, interactive=False, verbosity=verbosity)
            return
        except DatabaseError as error:
            failed = ApplyError(command.current, error, tries)
            if tries > retries or not failed.is_atomic or error_code(error) not in LOCKED:
                raise failed from error
        except Exception as error:
            if command.current and not command.current.atomic:
                error.add_note(HALF_DONE.format(name=name_of(command.current)))
            raise
        pause = next(pauses)
        say(f"{failed.name} met a locked table and was undone; again in {pause} s.")
        time.sleep(pause)


@contextmanager
def said_to_go_on(command: Migrate, say: Say) -> Iterator[None]:
    """Say now and then which migration is under way."""
    over = threading.Event()

    def tell() -> None:
        begin = time.monotonic()
        while not over.wait(NEWS):
            if migration := command.current:
                say(f"Still at {name_of(migration)} after {time.monotonic() - begin:.0f} s")

    thread = threading.Thread(target=tell, name="migration-news", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
