"""What the tests of Compose and of Swarm share: an engine, and the images on it."""

import os

import pytest

from deploy.tests import engine as engines
from deploy.tests.checkout import copy_of_the_repository
from deploy.tests.stand_ins import provide

# Debian keeps servers where a plain user's PATH does not lead.
os.environ["PATH"] += os.pathsep + "/usr/sbin"
TARGETS = ("shop", "nginx", "certbot")


@pytest.hookimpl(tryfirst=True)  # before -m chooses
def pytest_collection_modifyitems(items):
    """Mark what starts a Docker engine, and builds images on it, as long."""
    for item in items:
        if "engine" in item.fixturenames:
            item.add_marker("long")


@pytest.fixture(scope="session")
def engine():
    """A Docker engine that has the stand-ins of the official images."""
    if reason := engines.why_not():
        pytest.skip(f"Tests with Docker: {reason}")
    with engines.running() as running:
        provide(running)
        yield running


@pytest.fixture(scope="session")
def checkout(tmp_path_factory):
    """A copy of this repository, which may be written to."""
    return copy_of_the_repository(tmp_path_factory.mktemp("checkout") / "booktime")


@pytest.fixture(scope="session")
def images(engine, checkout):
    """The real images, built of that copy; returns their names."""
    engine.run(["deploy/compose/prepare", ".books.test"], cwd=checkout)
    for target in TARGETS:
        build(engine, checkout, target, "current")
    return [f"booktime-{target}:current" for target in TARGETS]


def build(engine, checkout, target, tag, revision="first"):
    """Build one target of the Dockerfile."""
    engine.docker(
        "build",
        "--quiet",
        "--network=host",
        f"--build-arg=GIT_REV={revision}",
        f"--target={target}",
        f"--tag=booktime-{target}:{tag}",
        f"--file={checkout}/deploy/compose/Dockerfile",
        str(checkout),
    )
