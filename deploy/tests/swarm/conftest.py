"""The shop on a swarm, started once for all tests that look at it."""

import pytest

from deploy.tests.swarm.shop import Shop


@pytest.fixture(scope="module")
def swarm_shop(engine, checkout, images):
    """The stack, running."""
    running = Shop(engine, checkout)
    try:
        running.start()
        yield running
    finally:
        running.stop()
