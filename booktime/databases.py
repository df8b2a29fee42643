"""Settings of the database that its address does not say."""

from typing import Any


def tuned(database: dict[str, Any], *, pool_size: int) -> dict[str, Any]:
    """Django's description of a database, completed for its kind.

    Arguments:
        database: Django's description; its options win over ours.
        pool_size: most connections of one process to PostgreSQL, or 0 for no pool.
    """
    ours = postgresql(pool_size) if database["ENGINE"].endswith("postgresql") else sqlite()
    options = ours["OPTIONS"] | database.get("OPTIONS", {})
    return database | ours | {"OPTIONS": options}


def postgresql(pool_size: int) -> dict[str, Any]:
    """A pool a process, and no connection kept for a thread.

    Under ASGI a request may run in any thread: with CONN_MAX_AGE above 0 each thread would keep
    a connection, and use PostgreSQL up.
    """
    options: dict[str, Any] = {"connect_timeout": 5}
    if pool_size:
        options["pool"] = {"min_size": 1, "max_size": pool_size, "timeout": 10}
    return {"CONN_MAX_AGE": 0, "CONN_HEALTH_CHECKS": bool(pool_size), "OPTIONS": options}


def sqlite() -> dict[str, Any]:
    """Readers and a writer side by side; a second writer waits its turn instead of failing."""
    options = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
    return {"OPTIONS": options}
