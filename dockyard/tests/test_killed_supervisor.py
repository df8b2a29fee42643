"""kill -9 of the process supervisor: nothing of it goes on alone, and the next start brings everything back."""

import os
import signal
from pathlib import Path

import pytest

from dockyard import platform as whole_platform
from dockyard.processes import supervisor
from dockyard.services import lifecycle
from dockyard.services.postgres import POSTGRES
from dockyard.services.redis import REDIS
from pushing import Pusher, eventually, processes

pytestmark = pytest.mark.platform


def kill_supervisor(home: Path) -> None:
    pid = int((home / "supervisor" / "supervisord.pid").read_text())
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0) if pid in _children() else None


def _children() -> set[int]:
    return {int(pid) for pid in Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()}


def test_everything_ends_with_it_and_comes_back(tiny: Pusher) -> None:
    services = [lifecycle.create(kind, "kept", None, lambda text: None) for kind in (POSTGRES, REDIS)]
    answer = tiny.get()
    kill_supervisor(tiny.home)
    assert eventually(lambda: not processes(tiny.home)), processes(tiny.home)
    whole_platform.start()
    assert tiny.get() == answer
    assert [lifecycle.status(service) for service in services] == ["running", "running"]
    assert all(service.kind.answers(service) for service in services)


def test_destroy_leaves_no_process_after_it(tiny: Pusher) -> None:
    kill_supervisor(tiny.home)
    assert eventually(lambda: not processes(tiny.home)), processes(tiny.home)
    supervisor.ensure_running()
