"""Columns as PostgreSQL sees them, told from a migration's fields alone.

The verdict is the same whatever database is at hand, and when there is none: a migration that was
tried on SQLite must not be a surprise on the server.
"""

import re

from django.db.backends.postgresql.base import DatabaseWrapper
from django.db.models import Field, ForeignKey, GeneratedField, Value
from django.db.models.fields import NOT_PROVIDED
from django.db.models.functions import Now

POSTGRESQL = DatabaseWrapper({"NAME": "", "OPTIONS": {}}, alias="none")
"""Knows types; never connected."""

LIMITED = re.compile(r"varchar\((\d+)\)|numeric\((\d+), (\d+)\)")


def is_relation_table(field: Field) -> bool:
    """Whether the field is a many-to-many one with a table that Django makes."""
    return bool(field.many_to_many) and "through" not in field.deconstruct()[3]


def has_column(field: Field) -> bool:
    """Whether the field is a column of its model's table."""
    return not field.many_to_many and bool(type_of(field))


def column_of(name: str, field: Field) -> str:
    """The name of the column of the field `name`."""
    return field.db_column or (f"{name}_id" if isinstance(field, ForeignKey) else name)


def type_of(field: Field) -> str:
    """What the column holds: PostgreSQL's type, or what a foreign key points at."""
    if isinstance(field, ForeignKey):
        keywords = field.deconstruct()[3]
        return f"key of {keywords['to']} {keywords.get('to_field', '')}".strip().lower()
    if isinstance(field, GeneratedField):
        field = field.output_field
    collation = getattr(field, "db_collation", None)
    kind = field.db_type(POSTGRESQL) or ""
    return f"{kind} COLLATE {collation}" if collation else kind


def is_free_change(old: str, new: str) -> bool:
    """Whether PostgreSQL changes the type without reading a row, and old values still fit.

    That is a longer varchar, varchar to text, and more digits before the point.
    """
    if old == new:
        return True
    before, after = LIMITED.fullmatch(old), LIMITED.fullmatch(new)
    if old.startswith("varchar") and new in {"varchar", "text"}:
        return True
    if not before or not after:
        return False
    if before[1] and after[1]:
        return int(after[1]) >= int(before[1])
    if before[2] and after[2]:
        return int(after[2]) >= int(before[2]) and after[3] == before[3]
    return False


def has_default(field: Field) -> bool:
    """Whether the database itself fills the column; db_default=None fills nothing."""
    return field.db_default is not NOT_PROVIDED and field.db_default is not None


def default_is_constant(field: Field) -> bool:
    """Whether the default is one value for all rows: such a column is added without a rewrite."""
    default = field.db_default
    return not hasattr(default, "resolve_expression") or isinstance(default, Value | Now)


def is_indexed(field: Field) -> bool:
    """Whether the field has an index of its own; a unique one has its constraint's."""
    return bool(field.db_index) and not field.unique


def has_check(field: Field) -> bool:
    """Whether the column comes with a CHECK, as those of positive numbers do."""
    return field.get_internal_type() in POSTGRESQL.data_type_check_constraints


def is_checked_key(field: Field) -> bool:
    """Whether the column is a foreign key that the database checks."""
    return isinstance(field, ForeignKey) and field.db_constraint
