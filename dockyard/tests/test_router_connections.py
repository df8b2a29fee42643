"""Connections of clients to the router, while apps are deployed."""

import http.client

import pytest

from dockyard.router import caddy
from pushing import PATIENCE, Pusher

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
