"""Servers to drain, and what their clients have open."""

from contextlib import ExitStack

import pytest

from main.tests.server.running import Running


@pytest.fixture
def start():
    """Start servers that are gone at the end."""
    running = []

    def started(*options, **environment):
        running.append(Running(*options, **environment))
        return running[-1]

    yield started
    for one in running:
        one.close()


@pytest.fixture
def server(start):
    return start()


@pytest.fixture
def opened(start):
    """Sockets that are closed at the end, before the servers are gone."""
    with ExitStack() as stack:
        yield stack
