"""Doing things at the same moment, each in a thread of its own."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connections

AT_ONCE = 4


def at_once(*calls):
    """Call functions at the same moment; returns what they return."""
    barrier = Barrier(len(calls))

    def run(call):
        barrier.wait(30)
        try:
            return call()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def times(call):
    """A function as often as it is called at once."""
    return [call] * AT_ONCE
