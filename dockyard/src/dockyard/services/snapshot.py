"""Dumping a database, and counting its rows in the very same snapshot."""

import json
from pathlib import Path

from dockyard import shell
from dockyard.errors import CommandFailed, DockyardError
from dockyard.output import Say
from dockyard.services.backup import Unfit
from dockyard.services.kind import Client
from dockyard.services.postgres_client import client, program, query
from dockyard.services.service import Record

COUNT_ROWS = r"""
SELECT format('SELECT json_build_array(%L, count(*)) FROM ONLY %I.%I',
              format('%I.%I', nspname, relname), nspname, relname)
FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
WHERE relkind = 'r' AND relpersistence <> 't' AND nspname <> 'information_schema' AND nspname !~ '^pg_'
  AND NOT EXISTS (SELECT FROM pg_depend AS d
                  WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
ORDER BY 1
\gexec
"""
"""A line for each table, a JSON array of its name and number of rows. Tables of extensions are not in a dump."""

DUMP = rf"""
\set ON_ERROR_STOP on
BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY;
SET LOCAL lock_timeout = '60s';
SELECT pg_export_snapshot() AS snapshot \gset
\setenv SNAPSHOT :snapshot
{COUNT_ROWS}
\! exec "$PG_DUMP" --format=custom --no-owner --no-acl --verbose --lock-wait-timeout=60s --snapshot="$SNAPSHOT" \
--file="$DUMP"
\if :SHELL_ERROR
DO $$ BEGIN RAISE EXCEPTION 'pg_dump failed'; END $$;
\endif
COMMIT;
""".replace("\\\n", "")
"""Counting comes first: it locks the tables against changes of their form until the dump is done."""

DUMPING = "pg_dump: dumping contents of table "
FAILURE = ("error:", "ERROR:", "FATAL:", "DETAIL:", "HINT:", "detail:")


def dump(record: Record, database: str, file: Path, say: Say) -> dict[str, int]:
    """Dump a database into `file`, which only its owner may read, and return the number of rows of each table.

    Writers go on meanwhile. Raises DockyardError with what PostgreSQL says; `file` is to be thrown away then.
    """
    file.touch(mode=0o600)
    script = file.with_name(f"{file.name}.sql")
    psql = client(record, database, "psql", "-XAtq", "-f", str(script))
    rows: dict[str, int] = {}
    mistakes: list[str] = []

    def take(line: str) -> None:
        if line.startswith("["):
            table, count = json.loads(line)
            rows[table] = count
        elif line.startswith(DUMPING):
            say(line.removeprefix(DUMPING).strip('"').replace('"', ""))
        elif any(word in line for word in FAILURE):
            mistakes.append(line)

    script.write_text(DUMP, encoding="ascii")
    tools = {"PG_DUMP": str(program("pg_dump", record.version)), "DUMP": str(file)}
    try:
        shell.stream(psql.argv, take, env=psql.env | tools)
    except CommandFailed:
        raise DockyardError("The database could not be dumped:\n" + "\n".join(mistakes)) from None
    finally:
        script.unlink()
    return rows


def count_rows(record: Record, database: str) -> dict[str, int]:
    """The number of rows of each table; raises CommandFailed."""
    return dict(json.loads(line) for line in query(record, database, COUNT_ROWS))


def load(record: Record, database: str, file: Path) -> None:
    """Fill an empty database from a dump and have it gather statistics. Raises Unfit with PostgreSQL's words.

    A database half filled is to be thrown away.
    """
    restore = client(
        record, database, "pg_restore", "--exit-on-error", "--no-owner", "--no-acl", f"--dbname={database}", str(file)
    )
    _run(restore, "The dump could not be restored")
    query(record, database, "ANALYZE")


def check(record: Record, file: Path) -> None:
    """Raises Unfit unless `file` is a dump that the record's version can read."""
    listing = client(record, "", "pg_restore", "--list", str(file))
    _run(listing, f"{file.name} is not a dump that PostgreSQL {record.version} can read")


def _run(program: Client, trouble: str) -> None:
    said: list[str] = []
    try:
        shell.stream(program.argv, said.append, env=program.env)
    except CommandFailed:
        raise Unfit(f"{trouble}:\n" + "\n".join(said[-5:])) from None


def differences(expected: dict[str, int], found: dict[str, int]) -> list[str]:
    """A sentence for each table whose rows are not as expected."""
    told = []
    for table in sorted({*expected, *found}):
        if table not in found:
            told.append(f"{table} is missing: it had {expected[table]} rows")
        elif table not in expected:
            told.append(f"{table} is there, which the backup does not know")
        elif expected[table] != found[table]:
            told.append(f"{table} has {found[table]} rows instead of {expected[table]}")
    return told
