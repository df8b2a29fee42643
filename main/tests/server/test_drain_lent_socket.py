"""A listening socket that systemd lends stays as it is, whoever listens at it comes or goes."""

import re
import shutil
import signal
import subprocess
import sys

import pytest

from main.tests.server.lent import LentSocket
from main.tests.server.running import APPLICATION, PATIENCE, ROOT

pytestmark = pytest.mark.server


@pytest.fixture
def lent(tmp_path):
    socket = LentSocket(tmp_path / "web.sock")
    yield socket
    socket.close()


@pytest.fixture
def serve(lent):
    """Start servers at the lent socket; they are there when they say so."""
    processes = []

    def started(*options):
        where = ["--endpoint", "systemd:domain=UNIX:index=0", "--linger-seconds", "0.4", *options]
        processes.append(
            subprocess.Popen(
                lent.lend(sys.executable, "-m", "booktime.server", *where, APPLICATION),
                cwd=ROOT,
                pass_fds=[lent.fileno()],
                stderr=subprocess.PIPE,
                text=True,
            )
        )
        said = iter(processes[-1].stderr.readline, "")
        assert any("Configuring endpoint" in line for line in said)
        return processes[-1]

    yield started
    for process in processes:
        process.kill()
        process.communicate()


def end(process, number=signal.SIGTERM):
    process.send_signal(number)
    process.communicate(timeout=PATIENCE)
    return process.returncode


def test_whoever_comes_after_the_end_waits_for_the_next_server(lent, serve):
    first = serve()
    assert lent.get() == b"quick"
    assert end(first) == 0
    serve()
    assert lent.get() == b"quick"


def test_another_one_beside_goes_on(lent, serve):
    first = serve()
    assert lent.get() == b"quick"
    serve()
    assert end(first) == 0
    for _ in range(5):
        assert lent.get() == b"quick"


def test_ctrl_c_leaves_the_path_too(lent, serve):
    server = serve("--linger-seconds", "20")
    assert lent.get() == b"quick"
    server.send_signal(signal.SIGINT)
    assert any("Draining" in line for line in iter(server.stderr.readline, ""))
    assert end(server, signal.SIGINT) == 0
    assert lent.path.is_socket()


@pytest.mark.skipif(not shutil.which("ss"), reason="ss is not here: apt install iproute2")
def test_as_many_may_wait_as_at_a_socket_of_its_own(lent, serve):
    serve()
    assert lent.get() == b"quick"
    told = subprocess.run(["ss", "-xlH"], capture_output=True, text=True, check=True)
    line = next(line for line in told.stdout.splitlines() if str(lent.path) in line)
    assert re.split(r"\s+", line)[3] == "1024"
