"""Doing things at the same moment, each in a thread of its own."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

from django.db import connections

AT_ONCE = 4


def together(*calls):
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


def at_once(function, *arguments):
    """Call a function AT_ONCE times at the same moment."""
    return together(*[partial(function, *arguments)] * AT_ONCE)
