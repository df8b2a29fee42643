"""What the SQL of a RunSQL does to the running release: the same kinds, read from the words."""

import re
from collections.abc import Iterator

import sqlparse
from django.db.migrations import RunSQL

from main.safe_migrations import kinds
from main.safe_migrations.kinds import Finding, Kind

NAME = r'(?:IF (?:NOT )?EXISTS )?(?:ONLY )?(?P<table>[\w$".]+)'
ALTER = re.compile(rf"ALTER TABLE {NAME}\*? (?P<actions>.+)", re.IGNORECASE)
CREATE = re.compile(rf"CREATE (?:UNLOGGED )?TABLE {NAME}", re.IGNORECASE)
COMMAS = re.compile(r",(?![^(]*\))")
"""Commas between the actions of an ALTER TABLE, not those inside parentheses."""

STATEMENTS: tuple[tuple[str, Kind, str], ...] = (
    (rf"DROP (?:TABLE|(?:MATERIALIZED )?VIEW) {NAME}", kinds.DROP_TABLE, "drops table"),
    (rf"TRUNCATE (?:TABLE )?{NAME}", kinds.DROP_TABLE, "empties table"),
    (
        r"CREATE (?:UNIQUE )?INDEX (?!CONCURRENTLY).*?\bON (?:ONLY )?(?P<table>[\w$\".]+)",
        kinds.INDEX,
        "builds an index on",
    ),
    (r"REINDEX (?!.*CONCURRENTLY)(?P<table>.+)", kinds.INDEX, "builds anew the indexes of"),
    (rf"(?:CLUSTER|VACUUM.* FULL.*?)(?: {NAME})?$", kinds.REWRITE, "writes anew"),
    (r"(?:DO|CALL|DROP SCHEMA|DROP OWNED)\b(?P<table>)", kinds.OPAQUE, "runs a program in SQL"),
)
"""A statement's beginning, what it amounts to, and the phrase for it."""

NOT_A_COLUMN = r"CONSTRAINT|UNIQUE|CHECK|FOREIGN|PRIMARY|EXCLUDE"
ACTIONS: tuple[tuple[str, Kind, str], ...] = (
    (r"RENAME TO", kinds.RENAME_TABLE, "renames table"),
    (r"SET SCHEMA", kinds.RENAME_TABLE, "moves table"),
    (r"RENAME (?!CONSTRAINT|TO\b)", kinds.RENAME_COLUMN, "renames a column of"),
    (r"DROP (?!CONSTRAINT)", kinds.DROP_COLUMN, "drops a column of"),
    (r"ALTER .*\bTYPE\b", kinds.TYPE_CHANGE, "changes the type of a column of"),
    (r"ALTER .*\bSET NOT NULL", kinds.SET_NOT_NULL, "sets NOT NULL on a column of"),
    (r"ALTER .*\bDROP DEFAULT", kinds.DROP_DEFAULT, "drops the default of a column of"),
    (
        rf"ADD (?:{NOT_A_COLUMN})\b(?!.*\bNOT VALID)(?!.*\bUSING INDEX)",
        kinds.CONSTRAINT,
        "adds a constraint to",
    ),
    (
        rf"ADD (?!{NOT_A_COLUMN})(?!.*\bDEFAULT (?!NULL)).*\bNOT NULL",
        kinds.NOT_NULL_COLUMN,
        "adds a NOT NULL column without a default to",
    ),
    (
        rf"ADD (?!{NOT_A_COLUMN}).*\b(?:UNIQUE|CHECK|PRIMARY KEY)\b",
        kinds.CONSTRAINT,
        "adds a constraint to",
    ),
    (rf"ADD (?!{NOT_A_COLUMN}).*\bSTORED\b", kinds.REWRITE, "writes anew"),
    (r"SET (?:TABLESPACE|LOGGED|UNLOGGED)", kinds.REWRITE, "writes anew"),
)
"""The same for an action of ALTER TABLE."""


def statements(operation: RunSQL) -> Iterator[str]:
    """The statements of a RunSQL, each on a line and without comments."""
    parts = operation.sql if isinstance(operation.sql, list | tuple) else [operation.sql]
    for part in parts:
        text = part if isinstance(part, str) else part[0]
        for statement in sqlparse.split(sqlparse.format(text, strip_comments=True)):
            yield " ".join(statement.split()).rstrip("; ")


def findings(operation: RunSQL) -> Iterator[Finding]:
    """Everything in the SQL that the running release may not survive.

    What it does to a table that it has created itself does not count.
    """
    created: set[str] = set()
    for statement in statements(operation):
        yield from (one for one in read(statement) if one.table not in created)
        if match := CREATE.match(statement):
            created.add(plain(match["table"]))


def read(statement: str) -> Iterator[Finding]:
    """The same for one statement."""
    for pattern, kind, phrase in STATEMENTS:
        if match := re.match(pattern, statement, re.IGNORECASE):
            yield finding(kind, phrase, match["table"])
    if match := ALTER.match(statement):
        yield from alterations(match["table"], match["actions"])


def alterations(table: str, actions: str) -> Iterator[Finding]:
    """The same for the actions of one ALTER TABLE."""
    for action in COMMAS.split(actions):
        for pattern, kind, phrase in ACTIONS:
            if re.match(pattern, action.strip(), re.IGNORECASE):
                yield finding(kind, phrase, table)


def finding(kind: Kind, phrase: str, table: str | None) -> Finding:
    """A finding about a table as SQL spells it."""
    name = plain(table or "")
    return Finding(kind, f"{phrase} {name}".strip(), name)


def tables_created(operation: RunSQL) -> set[str]:
    """The tables that the SQL itself creates."""
    matches = (CREATE.match(statement) for statement in statements(operation))
    return {plain(match["table"]) for match in matches if match}


def plain(table: str) -> str:
    """A table's name without quotes and schema."""
    return table.replace('"', "").rpartition(".")[2]
