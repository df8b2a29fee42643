"""What the SQL of a RunSQL does to the running release: the same kinds, read from the words."""

import re
from collections.abc import Iterator
from textwrap import shorten

import sqlparse
from django.db.migrations import RunSQL

from main.safe_migrations import kinds
from main.safe_migrations.kinds import Finding, Kind

NAME = r'(?:IF (?:NOT )?EXISTS )?(?:ONLY )?(?P<table>[\w$".]+)'
ALTER = re.compile(rf"ALTER TABLE {NAME}\*? (?P<actions>.+)", re.IGNORECASE)
CREATE = re.compile(rf"CREATE (?:UNLOGGED )?TABLE {NAME}", re.IGNORECASE)
COMMAS = re.compile(r",(?![^(]*\))")
"""Commas between the actions of an ALTER TABLE, not those inside parentheses."""
LITERAL = re.compile(r"\bE'(?:[^'\\]|''|\\.)*'|'(?:[^']|'')*'", re.IGNORECASE)

STATEMENTS: tuple[tuple[str, Kind, str], ...] = (
    (rf"DROP (?:TABLE|(?:MATERIALIZED )?VIEW) {NAME}", kinds.DROP_TABLE, "drops table"),
    (rf"TRUNCATE (?:TABLE )?{NAME}", kinds.DROP_TABLE, "empties table"),
    (
        r"CREATE (?:UNIQUE )?INDEX (?!CONCURRENTLY).*?\bON (?:ONLY )?(?P<table>[\w$\".]+)",
        kinds.INDEX,
        "builds an index on",
    ),
    (r"REINDEX (?!.*CONCURRENTLY)(?P<table>.+)", kinds.INDEX, "builds anew the indexes of"),
    (
        r"CREATE (?:OR REPLACE )?(?:CONSTRAINT )?TRIGGER .*?\bON (?P<table>[\w$\".]+)",
        kinds.TRIGGER,
        "adds a trigger to",
    ),
    (rf"(?:CLUSTER|VACUUM.* FULL.*?)(?: {NAME})?$", kinds.REWRITE, "writes anew"),
)
"""A statement's beginning, what it amounts to, and the phrase for it."""

NEW = (
    r"(?:(?:TEMP(?:ORARY)?|UNLOGGED) )?TABLE|(?:MATERIALIZED )?VIEW|SEQUENCE|TYPE|DOMAIN|SCHEMA|"
    r"EXTENSION|STATISTICS|FUNCTION|(?:UNIQUE )?INDEX CONCURRENTLY"
)
HARMLESS = re.compile(
    rf"(?:SELECT|VALUES|WITH|INSERT|UPDATE|DELETE|MERGE|CREATE (?:{NEW})|ALTER TYPE \S+ ADD VALUE|"
    r"DROP INDEX(?!.*\bCASCADE)|ALTER INDEX .*\bRENAME TO|REINDEX.* CONCURRENTLY|"
    r"REFRESH MATERIALIZED VIEW CONCURRENTLY|COMMENT ON|SET|RESET|ANALYZE|VACUUM(?!.*\bFULL))\b",
    re.IGNORECASE,
)
"""Beginnings of statements that change data only, or make what the running release never uses."""

NOT_A_COLUMN = r"CONSTRAINT|UNIQUE|CHECK|FOREIGN|PRIMARY|EXCLUDE"
SERIAL = (
    r"ADD (?:COLUMN )?(?:IF NOT EXISTS )?(?:\"[^\"]+\"|(?!COLUMN )\w+) "
    r"(?:(?:SMALL|BIG)?SERIAL|SERIAL[248])\b"
)
CONSTANT = (
    r"(?:[-+]?[\d.]+|(?:\w+ ?)?''|TRUE|FALSE|NULL|NOW\(\)|CURRENT_\w+|LOCALTIME\w*)"
    r"(?:::[\w ]+?(?:\([\d, ]+\))?(?:\[\])*)?"
    r"(?= (?:NOT|NULL|UNIQUE|CHECK|PRIMARY|REFERENCES|CONSTRAINT|COLLATE)\b|$)"
)
"""A default that is the same for all rows, literals being empty: the table is not written anew."""

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
        rf"(?!{SERIAL})ADD (?!{NOT_A_COLUMN})(?!.*\b(?:DEFAULT\b(?! NULL)|GENERATED)).*\bNOT NULL",
        kinds.NOT_NULL_COLUMN,
        "adds a NOT NULL column without a default to",
    ),
    (
        rf"ADD (?!{NOT_A_COLUMN}).*\b(?:UNIQUE|CHECK|PRIMARY KEY)\b",
        kinds.CONSTRAINT,
        "adds a constraint to",
    ),
    (rf"ADD (?!{NOT_A_COLUMN}).*\b(?:STORED|IDENTITY)\b|{SERIAL}", kinds.REWRITE, "writes anew"),
    (
        rf"ADD (?!{NOT_A_COLUMN}).*\b(?<!SET )(?<!BY )DEFAULT\b(?! {CONSTANT})",
        kinds.REWRITE,
        "adds a column with a computed default to",
    ),
    (r"SET (?:TABLESPACE|LOGGED|UNLOGGED)", kinds.REWRITE, "writes anew"),
)
"""The same for an action of ALTER TABLE."""
HARMLESS_ACTIONS = re.compile(
    r"ADD\b|(?:DROP|RENAME|VALIDATE) CONSTRAINT\b|(?:RE)?SET \(|"
    r"ALTER .*\b(?:DROP NOT NULL|SET (?:DEFAULT|STATISTICS))\b",
    re.IGNORECASE,
)


def statements(operation: RunSQL) -> Iterator[str]:
    """The statements of a RunSQL, each on a line and without comments."""
    parts = operation.sql if isinstance(operation.sql, list | tuple) else [operation.sql]
    for part in parts:
        text = part if isinstance(part, str) else part[0]
        for statement in sqlparse.split(sqlparse.format(text, strip_comments=True)):
            if line := " ".join(statement.split()).rstrip("; "):
                yield line


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
    if match := ALTER.match(statement):
        yield from alterations(match["table"], match["actions"])
        return
    found = [
        finding(kind, phrase, match["table"])
        for pattern, kind, phrase in STATEMENTS
        if (match := re.match(pattern, statement, re.IGNORECASE))
    ]
    if not found and not HARMLESS.match(statement):
        found = [opaque(statement)]
    yield from found


def alterations(table: str, actions: str) -> Iterator[Finding]:
    """The same for the actions of one ALTER TABLE."""
    for action in map(str.strip, COMMAS.split(LITERAL.sub("''", actions))):
        found = [
            finding(kind, phrase, table)
            for pattern, kind, phrase in ACTIONS
            if re.match(pattern, action, re.IGNORECASE)
        ]
        if not found and not HARMLESS_ACTIONS.match(action):
            found = [opaque(f"ALTER TABLE {table} {action}", table)]
        yield from found


def opaque(statement: str, table: str = "") -> Finding:
    """A finding about SQL that is neither known to hurt nor known to be harmless."""
    words = shorten(statement, 60, placeholder="...")
    return Finding(kinds.OPAQUE, f"runs '{words}', which no rule knows", plain(table))


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
