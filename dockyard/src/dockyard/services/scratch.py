"""Databases beside the service's own: where a backup is restored before anything depends on it."""

import secrets
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager

from dockyard.errors import CommandFailed, DockyardError
from dockyard.services.postgres_client import query
from dockyard.services.service import Record

PREFIX = "dockyard_scratch_"
DOOR = "template1"
"""The database to be connected to while others are made, renamed and dropped: every server has it."""

DROP_LEFT_OVER = r"""
SELECT format('DROP DATABASE %I WITH (FORCE)', datname) FROM pg_database WHERE starts_with(datname, :'prefix')
\gexec
"""

EXCHANGE = """
BEGIN;
ALTER DATABASE :"one" RENAME TO :"spare";
ALTER DATABASE :"other" RENAME TO :"one";
ALTER DATABASE :"spare" RENAME TO :"other";
COMMIT;
"""
"""PostgreSQL renames a database only while nobody is connected to it. It waits five seconds for that, and lets nobody
new in meanwhile."""

CUT_OFF = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname IN (:'one', :'other')"
CUT_OFF_SECONDS = 0.1


@contextmanager
def database(record: Record) -> Iterator[str]:
    """An empty database on the record's server; gone afterwards whatever happens, with whoever is connected to it.

    Those of killed commands go first: the caller holds the service's lock for backups.
    """
    name = f"{PREFIX}{secrets.token_hex(4)}"
    query(record, DOOR, DROP_LEFT_OVER, prefix=PREFIX)
    query(record, DOOR, 'CREATE DATABASE :"name" TEMPLATE template0', name=name)
    try:
        yield name
    finally:
        query(record, DOOR, 'DROP DATABASE IF EXISTS :"name" WITH (FORCE)', name=name)


def exchange(record: Record, one: str, other: str) -> None:
    """Let two databases change their names, both or neither; whoever is connected to them is cut off.

    That goes on while PostgreSQL waits to rename them: clients that come back at once would otherwise always be there.
    Raises DockyardError with nothing changed.
    """
    with ThreadPoolExecutor(1) as pool:
        renaming = pool.submit(query, record, DOOR, EXCHANGE, one=one, other=other, spare=f"{other}_")
        while not renaming.done():
            query(record, DOOR, CUT_OFF, one=one, other=other)
            wait([renaming], CUT_OFF_SECONDS)
    try:
        renaming.result()
    except CommandFailed as failure:
        raise DockyardError(f"The databases could not be exchanged:\n{failure.output.strip()}") from None
