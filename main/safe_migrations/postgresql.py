"""One migrating process at a time, and bounds on how long it may take: PostgreSQL's part.

Lock and bounds belong to the database session that writes. They end with it, however it ends, and
they need one: a pooler that hands out connections for a transaction (PgBouncer's pool_mode
transaction) mixes up sessions. DATABASE_URL has to name the server itself or a pool of sessions.
The bounds are SET in the session, for poolers refuse them as options of the connection.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import DatabaseError, InterfaceError

KEY = int.from_bytes(b"migrate!", "big")
"""The name of our lock. Advisory locks are a database's own: other databases do not meet ours."""

POLL = 0.5
"""Seconds between two looks at a lock that somebody else holds."""

LOCKED = {"55P03", "40P01"}
"""PostgreSQL's error codes lock_not_available and deadlock_detected: worth another try."""

TOO_LONG = "57014"
"""Its error code query_canceled: the statement took too long."""

Say = Callable[[str], None]


class BusyError(Exception):
    """Another process migrates and does not come to an end; the words say who."""


def error_code(error: BaseException | None) -> str:
    """PostgreSQL's code for what went wrong at the bottom of an error; empty for other errors."""
    while error is not None:
        if code := getattr(error, "sqlstate", None):
            return str(code)
        error = error.__cause__
    return ""


def ask(connection: BaseDatabaseWrapper, query: str, *values: Any) -> tuple[Any, ...] | None:
    """The first row of an answer."""
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return cursor.fetchone()


@contextmanager
def only_one(connection: BaseDatabaseWrapper, patience: float, say: Say) -> Iterator[None]:
    """Hold the lock of the migrations while the body runs.

    Arguments:
        connection: the session that will migrate, and hold the lock.
        patience: seconds to wait for another holder.
        say: takes a sentence for whoever watches.

    Raises:
        BusyError: somebody else still holds it when the patience is over.
    """
    _acquire(connection, time.monotonic() + patience, patience, say)
    try:
        yield
    finally:
        try:
            ask(connection, "SELECT pg_advisory_unlock(%s)", KEY)
        except (DatabaseError, InterfaceError):
            connection.close()  # the session is broken, and the lock gone with it


def _acquire(connection: BaseDatabaseWrapper, end: float, patience: float, say: Say) -> None:
    """Ask again and again, instead of waiting inside the database.

    A session that waits inside pg_advisory_lock() has a snapshot open, CREATE INDEX CONCURRENTLY
    of the holder waits for open snapshots, and that would be a deadlock.
    """
    told = False
    while ask(connection, "SELECT pg_try_advisory_lock(%s)", KEY) != (True,):
        if time.monotonic() > end:
            raise BusyError(holder(connection))
        if not told:
            say(f"Waiting up to {patience:g} s for {holder(connection)}")
            told = True
        time.sleep(POLL)


def holder(connection: BaseDatabaseWrapper) -> str:
    """Who holds the lock of the migrations, in words."""
    row = ask(
        connection,
        "SELECT l.pid, to_char(a.backend_start AT TIME ZONE 'UTC', 'HH24:MI:SS') FROM pg_locks l "
        "JOIN pg_stat_activity a USING (pid) JOIN pg_database d ON d.oid = l.database "
        "WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1 "
        "AND d.datname = current_database() AND l.classid::bigint << 32 | l.objid::bigint = %s",
        KEY,
    )
    if row is None:
        return "another release that migrates this database"
    return f"another release that migrates this database (session {row[0]}, since {row[1]} UTC)"


@contextmanager
def bounded(connection: BaseDatabaseWrapper, lock: float, statement: float) -> Iterator[None]:
    """Bound how long statements of the body may wait for a table and how long they may run.

    Arguments:
        connection: the session.
        lock: seconds a statement may wait for a lock.
        statement: seconds it may take in all.
    """
    bounds = {
        "lock_timeout": f"{int(lock * 1000)}ms",
        "statement_timeout": f"{int(statement * 1000)}ms",
        # A killed process is noticed in the middle of a statement, not after it.
        "client_connection_check_interval": "1s",
    }
    _set(connection, bounds)
    try:
        with connection.execute_wrapper(_let_concurrently_wait):
            yield
    finally:
        if connection.is_usable():
            _set(connection, dict.fromkeys(bounds))


def _set(connection: BaseDatabaseWrapper, settings: dict[str, str | None]) -> None:
    """Set a session's settings, or with None set them back; those it does not know are left out."""
    for name, value in settings.items():
        ask(
            connection,
            "SELECT set_config(name, coalesce(%s, reset_val || coalesce(unit, '')), false) "
            "FROM pg_settings WHERE name = %s",
            value,
            name,
        )


def _let_concurrently_wait(
    execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]
) -> Any:
    """Run a statement; one that works CONCURRENTLY without lock_timeout.

    It waits for every transaction of before, which holds nobody up, and when it is broken off an
    invalid index is left. The time of the statement still has its bound.
    """
    if "CONCURRENTLY" not in str(sql).upper():
        return execute(sql, params, many, context)
    session = context["connection"].connection
    (before,) = session.execute("SELECT current_setting('lock_timeout')").fetchone()
    session.execute("SET lock_timeout = 0")
    try:
        return execute(sql, params, many, context)
    finally:
        session.execute("SELECT set_config('lock_timeout', %s, false)", [before])


def open_transactions(connection: BaseDatabaseWrapper) -> list[str]:
    """The other sessions with a transaction open, the oldest first, in words; never what they say.

    Those of which the user may not know anything are left out.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid, state, extract(epoch FROM now() - xact_start)::int FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid() "
            "AND xact_start IS NOT NULL AND state IS NOT NULL ORDER BY xact_start LIMIT 3"
        )
        rows = cursor.fetchall()
    return [f"session {pid} ({state}, transaction open for {age} s)" for pid, state, age in rows]


def invalid_indexes(connection: BaseDatabaseWrapper) -> list[str]:
    """The indexes that a CREATE INDEX CONCURRENTLY left unfinished."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid")
        return [name for (name,) in cursor.fetchall()]
