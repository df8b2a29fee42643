"""The shop on a virtual machine that is a directory."""

import shutil
import tempfile
from pathlib import Path

import pytest

from deploy.tests.front.services import running_services
from deploy.tests.front.site import skip_without_nginx
from deploy.tests.vm.machine import Machine

NEEDED = {"npm": "npm", "curl": "curl", "git": "git"}


@pytest.fixture(scope="session")
def place():
    """A directory that plain users may look into, with a path short enough for sockets."""
    path = Path(tempfile.mkdtemp(prefix="vm-"))
    path.chmod(0o755)
    yield path
    shutil.rmtree(path, ignore_errors=True)


@pytest.fixture(scope="session")
def machine(place):
    """The shop on the air, once for all tests."""
    skip_without_nginx()
    missing = [package for name, package in NEEDED.items() if shutil.which(name) is None]
    if missing:
        pytest.skip(f"Tests of the virtual machine need: apt install {' '.join(missing)}")
    with running_services() as services:
        running = Machine(place, services)
        try:
            running.prepare()
            running.start_nginx()
            done = running.deploy()
            assert done.returncode == 0, done.stdout + running.manager.said()
            running.fill()
            yield running
        finally:
            running.close()
