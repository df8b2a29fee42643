"""The acceptance script on the virtual machine, with each of the two WSGI servers."""

import json
import subprocess
import sys

import pytest

from deploy.tests.vm.machine import ROOT

pytestmark = pytest.mark.long


@pytest.mark.parametrize("server", ["gunicorn", "uwsgi"])
def test_the_shop_is_as_it_should_be(machine, tmp_path, server):
    machine.set(WSGI_SERVER=server)
    again = machine.deploy("--again")
    assert again.returncode == 0, again.stdout + machine.manager.said()
    about = machine.target()
    if server == "uwsgi":  # what an update does is told by the first one
        del about["update"]
    target = tmp_path / "target.json"
    target.write_text(json.dumps(about))
    done = subprocess.run(
        [sys.executable, "-m", "deploy.acceptance", target],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    print(done.stdout)
    assert done.returncode == 0, done.stdout + machine.manager.said()
    assert done.stdout.count("skipped") == (server == "uwsgi")
