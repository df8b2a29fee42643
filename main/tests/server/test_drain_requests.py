"""SIGTERM and requests: what has begun gets its whole answer."""

import hashlib
import os
import time

import pytest

from main.tests.server.running import whole

pytestmark = pytest.mark.server


def test_a_slow_request_gets_its_whole_answer(server):
    slow = server.begin("/slow")
    server.drain()
    assert whole(slow) == (200, b"slow but whole")
    assert server.status() == 0


def test_a_download_goes_on_to_its_end(server):
    connection = server.begin("/download")
    with connection.getresponse() as response:
        assert response.read(6) == b"first,"
        server.drain()
        assert response.read() == b"last"
    assert server.status() == 0


def test_an_upload_under_way_arrives_and_is_answered(server):
    body = os.urandom(1024 * 1024)
    connection = server.connect()
    connection.putrequest("POST", "/upload")
    connection.putheader("Content-Length", str(len(body)))
    connection.endheaders(body[:100_000])
    server.round_trip()
    server.drain()
    assert server.refuses()
    for begin in range(100_000, len(body), 200_000):
        connection.send(body[begin : begin + 200_000])
        time.sleep(0.02)
    assert whole(connection) == (200, hashlib.sha256(body).hexdigest().encode())
    assert server.status() == 0


def test_readiness_fails_at_once_while_requests_are_taken(start):
    server = start("--linger-seconds", "5")
    assert server.ask("/ready")[0] == 200
    slow = server.begin("/slow")
    server.drain()
    assert server.ask("/ready")[0] == 503
    assert server.ask("/") == (200, b"quick")
    assert whole(slow) == (200, b"slow but whole")


def test_new_connections_are_refused_after_the_linger(server):
    upload = server.connect()
    upload.putrequest("POST", "/upload")
    upload.putheader("Content-Length", "1")
    upload.endheaders()
    server.round_trip()
    server.drain()
    assert server.refuses()
    upload.send(b"x")
    assert whole(upload)[0] == 200
    assert server.status() == 0


def test_a_kept_connection_gets_one_more_answer_that_says_close(server):
    connection = server.connect()
    connection.request("GET", "/")
    with connection.getresponse() as response:
        assert (response.getheader("Connection"), response.read()) == (None, b"quick")
    server.drain()
    connection.request("GET", "/")
    with connection.getresponse() as response:
        assert (response.getheader("Connection"), response.read()) == ("close", b"quick")
    assert server.status() == 0


def test_an_idle_connection_does_not_keep_it_alive(server):
    connection = server.connect()
    connection.request("GET", "/")
    whole(connection)
    silent = server.connect()
    server.drain()
    assert server.status() == 0
    assert connection.sock.recv(1) == b""
    assert silent.sock.recv(1) == b""
