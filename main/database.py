"""The connection to the database, for what waits for others."""

from django.db import connection


def give_connection_back() -> None:
    """Hold no connection while somebody else thinks: the pool has few, and all pages need them.

    In a transaction it is kept. The next query takes another one.
    """
    if not connection.in_atomic_block:
        connection.close()
