"""What a migration can do to the release that is still running, and how to do the same safely.

Sources: PostgreSQL's pages on ALTER TABLE and CREATE INDEX for the locks; Django's for what its
models select and insert.
"""

from dataclasses import dataclass

LAST = "with allowed_because naming the release that stopped using it"


@dataclass(frozen=True)
class Kind:
    """A way to break the running release.

    Attributes:
        name: what docs/migrations.md calls it.
        why: a sentence about the running release.
        instead: the releases, or steps, that do the same safely.
        contracting: older code cannot live with the result, so no release of before can come back.
    """

    name: str
    why: str
    instead: tuple[str, ...]
    contracting: bool


@dataclass(frozen=True)
class Finding:
    """One thing that one migration does: `what` is a phrase such as "drops column shelf.colour"."""

    kind: Kind
    what: str
    table: str = ""


DROP_TABLE = Kind(
    "drop a table",
    "The running release still reads it: its pages fail until the new release serves.",
    (
        "First release: code that does not use the model, and "
        "SeparateDatabaseAndState(state_operations=[DeleteModel(...)]).",
        f"A later one: RunSQL('DROP TABLE ...') {LAST}.",
    ),
    contracting=True,
)
DROP_COLUMN = Kind(
    "drop a column",
    "The running release names every column of its models in each SELECT and INSERT: they fail.",
    (
        "First release: code without the field. If the column is NOT NULL give it a db_default or "
        "null=True (AlterField), then SeparateDatabaseAndState(state_operations=[RemoveField(...)])"
        ".",
        f"A later one: RunSQL('ALTER TABLE ... DROP COLUMN ...') {LAST}.",
    ),
    contracting=True,
)
RENAME_TABLE = Kind(
    "rename a table",
    "The running release asks for the old name: its queries fail.",
    (
        "Keep the table: rename the model alone and set Meta.db_table to the old name "
        "(AlterModelTable first, state only).",
        "Or, in three releases: a new table that both are written to, the copy, the drop of the "
        "old.",
    ),
    contracting=True,
)
RENAME_COLUMN = Kind(
    "rename a column",
    "The running release asks for the old name: its queries fail.",
    (
        "Keep the column: rename the field alone and give it db_column with the old name "
        "(AlterField with db_column first, then RenameField).",
        "Or, in three releases: a new column and code that writes both; the copy, and code that "
        "reads the new one; the drop of the old.",
    ),
    contracting=True,
)
NOT_NULL_COLUMN = Kind(
    "add a NOT NULL column without a database default",
    "The running release does not know the column, so its INSERTs leave it NULL and fail. Django's "
    "default= is no help: it is taken out of the database again.",
    (
        "Give the field db_default=..., or null=True.",
        "Without a sensible default: null=True now; a later release, whose code always writes it, "
        "fills it (RunPython) and then sets NOT NULL.",
    ),
    contracting=True,
)
SET_NOT_NULL = Kind(
    "set NOT NULL",
    "The running release may still write NULL, and PostgreSQL reads the whole table under a lock "
    "that stops everybody.",
    (
        "First release: code that always writes a value.",
        "Second: fill what is NULL (RunPython), AddConstraintNotValid(CheckConstraint(... isnull="
        "False)) and, in a migration of its own, ValidateConstraint.",
        f"Third: AlterField {LAST}: with the valid constraint PostgreSQL does not read the table.",
    ),
    contracting=True,
)
DROP_DEFAULT = Kind(
    "drop the database default of a NOT NULL column",
    "The running release leaves the value to the database: its INSERTs fail.",
    ("First release: code that always writes a value.", f"A later one: this migration {LAST}."),
    contracting=True,
)
TYPE_CHANGE = Kind(
    "change a column's type",
    "PostgreSQL writes the whole table anew under a lock that stops everybody, and the running "
    "release may write or expect the old type.",
    (
        "First release: a new column of the new type, and code that writes both.",
        "Second: copy in batches (RunPython, atomic = False), and code that reads the new one.",
        "Third: drop the old column. (A longer varchar, or varchar to text, is free.)",
    ),
    contracting=True,
)
INDEX = Kind(
    "build an index under a lock",
    "CREATE INDEX stops all writing to the table until it is built.",
    (
        "Meta.indexes with a name, and AddIndexConcurrently of main.safe_migrations.portable in a "
        "migration of its own with atomic = False.",
        "For a field: db_index=False (a ForeignKey has it True), and the same.",
    ),
    contracting=False,
)
CONSTRAINT = Kind(
    "add a constraint that reads the table under a lock",
    "PostgreSQL checks every row while nobody may write, and the running release may write rows "
    "that break it.",
    (
        "Check: AddConstraintNotValid now, ValidateConstraint in a migration of its own "
        "(main.safe_migrations.portable).",
        "Unique: RunSQL('CREATE UNIQUE INDEX CONCURRENTLY ...') with atomic = False and the "
        "AddConstraint or AlterField in state_operations.",
        "Foreign key: db_constraint=False now; then RunSQL('ALTER TABLE ... ADD CONSTRAINT ... "
        "NOT VALID') and, in a migration of its own, VALIDATE CONSTRAINT.",
    ),
    contracting=False,
)
REWRITE = Kind(
    "write a table anew",
    "PostgreSQL writes the whole table anew under a lock that stops everybody.",
    (
        "First release: the column with null=True, and code that writes it.",
        "Second: fill it in batches (RunPython, atomic = False).",
    ),
    contracting=False,
)
VALIDATE_TOGETHER = Kind(
    "validate a constraint in the transaction that added it",
    "The lock of adding it is kept while the whole table is read: that is what NOT VALID avoids.",
    ("Put ValidateConstraint into a migration of its own.",),
    contracting=False,
)
TRIGGER = Kind(
    "add a trigger",
    "It runs within what the running release writes: where it fails or waits, so does the shop.",
    (
        "Where code can do it, let code do it: the trigger stays when a rollback takes back code.",
        "Otherwise allowed_because, telling why every release lives with it.",
    ),
    contracting=False,
)
OPAQUE = Kind(
    "do what cannot be read beforehand",
    "Nobody can tell from the file what happens to the tables, so nobody can tell whether the "
    "running release survives it.",
    (
        "Say it with Django's operations or with plain SQL in RunSQL.",
        "Where it has to be this way: allowed_because, telling why the running release survives.",
    ),
    contracting=True,
)
