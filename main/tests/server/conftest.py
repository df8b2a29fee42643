"""Servers to drain."""

import pytest

from main.tests.server.running import Running


@pytest.fixture
def start():
    """Start servers that are gone at the end."""
    running = []

    def started(*options):
        running.append(Running(*options))
        return running[-1]

    yield started
    for one in running:
        one.close()


@pytest.fixture
def server(start):
    return start()
