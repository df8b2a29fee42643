"""The rules: what each of Django's operations does to the release that is still running.

They read the operations, not SQL: the SQL of SQLite says nothing about PostgreSQL, and at build
time there is no database to make SQL for.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import singledispatch

from django.contrib.postgres import operations as postgres
from django.db import migrations
from django.db.migrations.operations.base import Operation
from django.db.migrations.operations.models import AlterTogetherOptionOperation
from django.db.migrations.state import ProjectState
from django.db.models import Field

from main.safe_migrations import fields, kinds, python_code, sql
from main.safe_migrations.kinds import Finding, Kind
from main.safe_migrations.tables import Table, relations_with, table_of


@dataclass(frozen=True)
class Before:
    """Where an operation starts: its migration, and the models as they are before it."""

    migration: migrations.Migration
    state: ProjectState

    def table(self, model_name: str) -> Table | None:
        """The table of a model of the migration's app, if migrations have a say in it."""
        return table_of(self.state, self.migration.app_label, model_name)

    def field(self, model_name: str, name: str) -> Field:
        """A field of a model of the migration's app."""
        app = self.migration.app_label
        return self.state.models[app, model_name.lower()].get_field(name)


def about(table: Table | None, kind: Kind, phrase: str) -> Iterator[Finding]:
    """A finding about a table, or none where migrations have no say in it."""
    if table:
        yield Finding(kind, phrase.format(table=table.name), table.name)


@singledispatch
def findings(operation: Operation, before: Before) -> Iterator[Finding]:
    """What an operation does that the running release may not survive.

    Django's own operations without a rule are harmless; those of others cannot be read.
    """
    if not type(operation).__module__.startswith("django."):
        yield Finding(kinds.OPAQUE, f"runs {type(operation).__name__}, which no rule knows")


@findings.register
def _(operation: migrations.DeleteModel, before: Before) -> Iterator[Finding]:
    return about(before.table(operation.name), kinds.DROP_TABLE, "drops table {table}")


@findings.register
def _(operation: migrations.RenameModel, before: Before) -> Iterator[Finding]:
    table = before.table(operation.old_name)
    if table and not table.is_named:
        yield from about(table, kinds.RENAME_TABLE, "renames table {table} with its model")
    elif table:
        for relation in relations_with(before.state, table):
            phrase = f"renames a column of {relation} with its model"
            yield Finding(kinds.RENAME_COLUMN, phrase, relation)


@findings.register
def _(operation: migrations.AlterModelTable, before: Before) -> Iterator[Finding]:
    table = before.table(operation.name)
    new = operation.table or f"{before.migration.app_label}_{operation.name_lower}"
    if table and table.name != new:
        yield from about(table, kinds.RENAME_TABLE, "renames table {table} to " + new)


@findings.register
def _(operation: migrations.AddField, before: Before) -> Iterator[Finding]:
    if table := before.table(operation.model_name):
        yield from fields.added(table, operation.name, operation.field)


@findings.register
def _(operation: migrations.AlterField, before: Before) -> Iterator[Finding]:
    if table := before.table(operation.model_name):
        old = before.field(operation.model_name, operation.name)
        yield from fields.altered(table, operation.name, old, operation.field)


@findings.register
def _(operation: migrations.RenameField, before: Before) -> Iterator[Finding]:
    if table := before.table(operation.model_name):
        field = before.field(operation.model_name, operation.old_name)
        yield from fields.renamed(table, operation.old_name, operation.new_name, field)


@findings.register
def _(operation: migrations.RemoveField, before: Before) -> Iterator[Finding]:
    if table := before.table(operation.model_name):
        field = before.field(operation.model_name, operation.name)
        yield from fields.removed(table, operation.name, field)


@findings.register
def _(operation: migrations.AddIndex, before: Before) -> Iterator[Finding]:
    phrase = f"builds the index {operation.index.name} on {{table}}"
    return about(before.table(operation.model_name), kinds.INDEX, phrase)


@findings.register
def _(operation: postgres.AddIndexConcurrently, before: Before) -> Iterator[Finding]:
    return iter(())


@findings.register
def _(operation: migrations.AddConstraint, before: Before) -> Iterator[Finding]:
    phrase = f"adds the constraint {operation.constraint.name} to {{table}}"
    return about(before.table(operation.model_name), kinds.CONSTRAINT, phrase)


@findings.register
def _(operation: postgres.AddConstraintNotValid, before: Before) -> Iterator[Finding]:
    return iter(())


@findings.register
def _(operation: postgres.RemoveIndexConcurrently, before: Before) -> Iterator[Finding]:
    return iter(())


@findings.register
def _(operation: postgres.ValidateConstraint, before: Before) -> Iterator[Finding]:
    added = {
        other.constraint.name
        for other in before.migration.operations
        if isinstance(other, postgres.AddConstraintNotValid)
    }
    if before.migration.atomic and operation.name in added:
        phrase = f"validates {operation.name} of {{table}} where it is added"
        yield from about(before.table(operation.model_name), kinds.VALIDATE_TOGETHER, phrase)


@findings.register
def _(operation: AlterTogetherOptionOperation, before: Before) -> Iterator[Finding]:
    table = before.table(operation.name)
    old = table.model.options.get(operation.option_name, ()) if table else ()
    kind = kinds.CONSTRAINT if operation.option_name == "unique_together" else kinds.INDEX
    for names in sorted(map(tuple, operation.option_value - set(old or ()))):
        phrase = f"adds {operation.option_name} of {', '.join(names)} to {{table}}"
        yield from about(table, kind, phrase)


@findings.register
def _(operation: migrations.AlterOrderWithRespectTo, before: Before) -> Iterator[Finding]:
    table = before.table(operation.name)
    had = table and table.model.options.get("order_with_respect_to")
    if operation.order_with_respect_to and not had:
        yield from about(table, kinds.NOT_NULL_COLUMN, "adds column {table}._order")
    if had and not operation.order_with_respect_to:
        yield from about(table, kinds.DROP_COLUMN, "drops column {table}._order")


@findings.register
def _(operation: migrations.RunSQL, before: Before) -> Iterator[Finding]:
    return sql.findings(operation)


@findings.register
def _(operation: migrations.RunPython, before: Before) -> Iterator[Finding]:
    return python_code.findings(operation.code)


@findings.register
def _(operation: migrations.SeparateDatabaseAndState, before: Before) -> Iterator[Finding]:
    state = before.state.clone()
    for inner in operation.database_operations:
        yield from findings(inner, Before(before.migration, state))
        inner.state_forwards(before.migration.app_label, state)
