"""The rules for fields that are added, altered, renamed and removed."""

from collections.abc import Iterator

from django.db.models import Field, GeneratedField

from main.safe_migrations import columns, kinds
from main.safe_migrations.columns import column_of
from main.safe_migrations.kinds import Finding, Kind
from main.safe_migrations.tables import Table


def added(table: Table, name: str, field: Field) -> Iterator[Finding]:
    """What adding a field does."""
    if not columns.has_column(field):
        return
    column = f"{table.name}.{column_of(name, field)}"

    def find(kind: Kind, phrase: str) -> Finding:
        return Finding(kind, phrase, table.name)

    if isinstance(field, GeneratedField):
        if field.db_persist:
            yield find(kinds.REWRITE, f"adds the stored generated column {column}")
        return
    if not field.null and not columns.has_default(field):
        yield find(kinds.NOT_NULL_COLUMN, f"adds the NOT NULL column {column} without db_default")
    if columns.has_default(field) and not columns.default_is_constant(field):
        yield find(kinds.REWRITE, f"adds {column} with a default of its own for each row")
    if field.unique:
        yield find(kinds.CONSTRAINT, f"adds the unique column {column}")
    if columns.is_indexed(field):
        yield find(kinds.INDEX, f"adds {column} with an index (db_index)")
    if columns.has_check(field):
        yield find(kinds.CONSTRAINT, f"adds {column} with a check ({field.get_internal_type()})")
    if columns.is_checked_key(field) and columns.has_default(field):
        yield find(kinds.CONSTRAINT, f"adds the foreign key {column} with a default")


def altered(table: Table, name: str, old: Field, new: Field) -> Iterator[Finding]:
    """What altering a field does."""
    if columns.is_relation_table(old) and columns.is_relation_table(new):
        yield from _moved(table, table.relation(name, old), table.relation(name, new))
        return
    if not columns.has_column(old) or not columns.has_column(new):
        return
    column, target = column_of(name, old), column_of(name, new)
    place = f"{table.name}.{column}"
    if column != target:
        yield Finding(kinds.RENAME_COLUMN, f"renames column {place} to {target}", table.name)
    for kind, phrase in _changes(old, new):
        yield Finding(kind, phrase.format(column=place), table.name)


def _changes(old: Field, new: Field) -> Iterator[tuple[Kind, str]]:
    """What differs between two columns, as far as it matters."""
    before, after = columns.type_of(old), columns.type_of(new)
    if not columns.is_free_change(before, after):
        yield kinds.TYPE_CHANGE, f"changes {{column}} from {before} to {after}"
    if old.null and not new.null:
        yield kinds.SET_NOT_NULL, "sets {column} NOT NULL"
    elif not new.null and columns.has_default(old) and not columns.has_default(new):
        yield kinds.DROP_DEFAULT, "drops the default of {column}"
    if new.unique and not old.unique:
        yield kinds.CONSTRAINT, "makes {column} unique"
    if columns.is_indexed(new) and not (columns.is_indexed(old) or old.unique):
        yield kinds.INDEX, "builds an index on {column} (db_index)"
    if columns.has_check(new) and not columns.has_check(old):
        yield kinds.CONSTRAINT, f"adds a check to {{column}} ({new.get_internal_type()})"
    if columns.is_checked_key(new) and not columns.is_checked_key(old):
        yield kinds.CONSTRAINT, "lets the database check the foreign key {column}"


def renamed(table: Table, old: str, new: str, field: Field) -> Iterator[Finding]:
    """What renaming a field does."""
    if columns.is_relation_table(field):
        yield from _moved(table, table.relation(old, field), table.relation(new, field))
    elif columns.has_column(field) and column_of(old, field) != column_of(new, field):
        phrase = f"renames column {table.name}.{column_of(old, field)} to {column_of(new, field)}"
        yield Finding(kinds.RENAME_COLUMN, phrase, table.name)


def removed(table: Table, name: str, field: Field) -> Iterator[Finding]:
    """What removing a field does."""
    if columns.is_relation_table(field):
        relation = table.relation(name, field)
        yield Finding(kinds.DROP_TABLE, f"drops table {relation}", relation)
    elif columns.has_column(field):
        phrase = f"drops column {table.name}.{column_of(name, field)}"
        yield Finding(kinds.DROP_COLUMN, phrase, table.name)


def _moved(table: Table, old: str, new: str) -> Iterator[Finding]:
    """What a new name for a many-to-many field's table does."""
    if old != new:
        yield Finding(kinds.RENAME_TABLE, f"renames table {old} to {new}", old)
