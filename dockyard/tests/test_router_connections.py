"""Connections of clients to the router, while apps are deployed."""

import http.client
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from dockyard.router import caddy
from pushing import PATIENCE, Pusher, wait_for

pytestmark = pytest.mark.platform


def test_a_restart_leaves_idle_connections_open(tiny: Pusher) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", caddy.port(), timeout=PATIENCE)
    try:
        connection.request("GET", "/", headers={"Host": "tiny.localhost"})
        with connection.getresponse() as answer:
            before = answer.read()
        kept = connection.sock
        tiny.must("ps:restart", "tiny")
        connection.request("GET", "/", headers={"Host": "tiny.localhost"})
        with connection.getresponse() as answer:
            assert (answer.status, answer.read()) == (200, before)
        assert connection.sock is kept
    finally:
        connection.close()


def test_a_get_under_way_in_a_process_that_dies_is_not_begun_again(fresh: Pusher, tmp_path: Path) -> None:
    begun = tmp_path / "begun"
    note = f"print('begun', file=open({str(begun)!r}, 'a'), flush=True); time.sleep({PATIENCE})"
    server = (fresh.clone / "server.py").read_text()
    fresh.write("server.py", server.replace("time.sleep(2)", note))
    fresh.commit()
    assert fresh.push().code == 0
    with ThreadPoolExecutor() as pool:
        asked = pool.submit(fresh.get, "/slow")
        wait_for(begun)
        fresh.must("ps:restart", fresh.app.name)  # the old process does not heed SIGTERM: it dies of it
        assert asked.result()[0] == 502
    assert begun.read_text() == "begun\n"
    assert fresh.get()[0] == 200
