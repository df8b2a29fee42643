"""Operations that are gentle on PostgreSQL and plain elsewhere, so that tests pass on SQLite."""

from typing import Any

from django.contrib.postgres import operations as postgres
from django.db import migrations
from django.db.migrations import AddConstraint, AddIndex, RemoveIndex
from django.db.migrations.operations.base import Operation


class Nothing(Operation):
    """What a database without an operation of the kind does."""

    def database_forwards(self, *arguments: Any) -> None:
        """Do nothing."""

    def database_backwards(self, *arguments: Any) -> None:
        """Do nothing."""


class Portable:
    """Does on PostgreSQL what its base does, elsewhere what `plain` does."""

    plain: type[Operation]

    def database_forwards(self, app: str, schema_editor: Any, *states: Any) -> None:
        """Go forwards."""
        self.gently_or_plainly("database_forwards", app, schema_editor, *states)

    def database_backwards(self, app: str, schema_editor: Any, *states: Any) -> None:
        """Go backwards."""
        self.gently_or_plainly("database_backwards", app, schema_editor, *states)

    def gently_or_plainly(self, way: str, app: str, schema_editor: Any, *states: Any) -> None:
        """Call the base's method, or that of `plain`."""
        if schema_editor.connection.vendor == "postgresql":
            getattr(super(), way)(app, schema_editor, *states)
        else:
            getattr(self.plain, way)(self, app, schema_editor, *states)


class AddIndexConcurrently(Portable, postgres.AddIndexConcurrently):
    """Build an index while everybody goes on writing; the migration needs atomic = False."""

    plain = AddIndex


class RemoveIndexConcurrently(Portable, postgres.RemoveIndexConcurrently):
    """Drop an index while everybody goes on writing; the migration needs atomic = False."""

    plain = RemoveIndex


class AddConstraintNotValid(Portable, postgres.AddConstraintNotValid):
    """Check what is written from now on; ValidateConstraint, later, what is there."""

    plain = AddConstraint


class ValidateConstraint(Portable, postgres.ValidateConstraint):
    """Check what is there, in a migration of its own, while everybody goes on writing."""

    plain = Nothing


class RunSQL(Portable, migrations.RunSQL):
    """Run what only PostgreSQL understands, and only there."""

    plain = Nothing
