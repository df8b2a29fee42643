"""A task's health: ready first, from then on alive."""

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from deploy.swarm import healthcheck


@pytest.fixture
def answers(monkeypatch):
    """What a server says of each path, to be changed; it listens where the check asks."""
    found = {"/ready": 200, "/live": 200}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(found[self.path])
            self.end_headers()

        def log_message(self, *words):
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        monkeypatch.setenv("PORT", str(server.server_port))
        yield found
        server.shutdown()
        thread.join()


@pytest.fixture
def mark(tmp_path):
    return tmp_path / "was-ready"


def test_a_new_task_has_to_be_ready(answers, mark):
    answers["/ready"] = 503
    assert healthcheck.main(mark) == 1
    answers["/ready"] = 200
    assert healthcheck.main(mark) == 0


def test_one_that_was_ready_lives_on_without_its_database(answers, mark):
    assert healthcheck.main(mark) == 0
    answers["/ready"] = 503
    assert healthcheck.main(mark) == 0


def test_one_that_no_longer_lives_is_told(answers, mark):
    assert healthcheck.main(mark) == 0
    answers["/live"] = 500
    assert healthcheck.main(mark) == 1


def test_a_server_that_is_not_there_is_told(monkeypatch, mark, capsys):
    monkeypatch.setenv("PORT", "1")
    assert healthcheck.main(mark) == 1
    assert "/ready: no answer" in capsys.readouterr().out
