"""The shop on Compose, started once for all tests."""

import pytest

from deploy.tests.compose import shop as shops


@pytest.fixture(scope="session")
def shop(engine, checkout, images):
    """production.yaml, running."""
    if reason := shops.why_not():
        pytest.skip(f"Tests with Compose: {reason}")
    running = shops.Shop(engine, checkout)
    running.start()
    yield running
    running.compose("down", "--volumes", "--timeout", "5")
