"""Asking a process: against small servers that answer in all ways."""

import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from dockyard.checks import probe
from dockyard.checks.healthcheck import Healthcheck
from pushing import eventually, is_alive


class Answers(BaseHTTPRequestHandler):
    """`/STATUS` answers with that status, `/to/WHERE` redirects there, `/host` says which Host it was asked for."""

    def do_GET(self) -> None:
        first, _, rest = self.path.removeprefix("/").partition("/")
        if first == "to":
            self.send_response(302)
            self.send_header("Location", rest)
        else:
            self.send_response(int(first) if first.isdigit() else 200)
        body = f"host={self.headers['Host']} extra={self.headers['X-Extra']}".encode()
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


@pytest.fixture
def silent() -> Iterator[int]:
    """The port of a listener that never answers."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


@pytest.fixture
def closed() -> int:
    """A port nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def ask(path: str, port: int, **keys: object) -> None:
    probe.path(Healthcheck.parse({"name": "n", "path": path, "timeout": 1} | keys), port, "shop.localhost")


@pytest.mark.parametrize("path", ["/", "/200", "/204", "/399", "200", "/to//200", "/to//to//200?a=b"])
def test_200_to_399_is_right(port: int, path: str) -> None:
    ask(path, port)


@pytest.mark.parametrize("status", [400, 404, 500, 503])
def test_any_other_status_is_wrong_at_once(port: int, status: int) -> None:
    with pytest.raises(probe.Wrong, match=f"GET /{status} answered {status}, expected 200 to 399"):
        ask(f"/{status}", port)


def test_a_redirect_is_followed_to_its_end(port: int) -> None:
    with pytest.raises(probe.Wrong, match="GET /500 answered 500"):
        ask("/to//500", port)


def test_a_redirect_to_another_host_is_an_answer(port: int) -> None:
    ask("/to/https://elsewhere.invalid/500", port)


def test_a_redirect_in_a_circle_ends(port: int) -> None:
    with pytest.raises(probe.Wrong):
        circle(port)


def circle(port: int) -> None:
    ask("/to/?", port, content="never there")


def test_it_looks_for_the_content(port: int) -> None:
    ask("/", port, content="host=shop.localhost")
    with pytest.raises(probe.Wrong, match="without the expected content 'welcome'"):
        ask("/", port, content="welcome")


def test_it_sends_the_apps_host_and_the_checks_headers(port: int) -> None:
    ask("/", port, content="host=shop.localhost extra=1", httpHeaders=[{"name": "X-Extra", "value": "1"}])
    ask("/", port, content="host=other", httpHeaders=[{"name": "Host", "value": "other"}])


def test_nobody_listening_is_worth_another_try(closed: int) -> None:
    with pytest.raises(probe.NotYet):
        ask("/", closed)
    assert not probe.listens(closed, 1)


@pytest.mark.slow
def test_no_answer_in_time_is_worth_another_try(silent: int) -> None:
    with pytest.raises(probe.NotYet, match="timed out"):
        ask("/", silent)
    assert probe.listens(silent, 1)


def test_plain_http_where_https_is_wanted_is_worth_another_try(port: int) -> None:
    with pytest.raises(probe.NotYet):
        ask("/", port, scheme="https")


def test_a_path_no_request_can_carry_is_wrong(port: int) -> None:
    with pytest.raises((probe.Wrong, probe.NotYet)):
        ask("/a b\r\nX: y", port)


def test_a_command_that_ends_with_0_is_right(tmp_path: Path) -> None:
    probe.command(Healthcheck("n", command=["/bin/sh", "-c", 'test "$A" = b && test -d .']), tmp_path, {"A": "b"})


@pytest.mark.parametrize("command", [["/bin/false"], ["/no/such/program"], ["/"]])
def test_any_other_command_is_wrong(tmp_path: Path, command: list[str]) -> None:
    with pytest.raises(probe.Wrong):
        probe.command(Healthcheck("n", command=command), tmp_path, {})


@pytest.mark.slow
@pytest.mark.parametrize("stubborn", ["", "trap '' TERM; "])
def test_a_command_that_hangs_is_ended_with_all_it_started(tmp_path: Path, stubborn: str) -> None:
    line = f"{stubborn}sleep 600 & echo $! > pid; wait; wait"
    with pytest.raises(probe.NotYet, match="took longer than 1 seconds"):
        probe.command(Healthcheck("n", command=["/bin/sh", "-c", line], timeout=1), tmp_path, {})
    assert eventually(lambda: not is_alive(int((tmp_path / "pid").read_text())))


def test_a_command_finds_programs_by_the_process_own_path(tmp_path: Path) -> None:
    program = tmp_path / "own-check"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    probe.command(Healthcheck("n", command=["own-check"]), tmp_path, {"PATH": f"{tmp_path}:/usr/bin:/bin"})
