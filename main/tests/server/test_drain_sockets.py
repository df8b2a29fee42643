"""SIGTERM and what would last for ever: sockets and streams are told to come back."""

import socket

import pytest

from main.tests.server.running import PATIENCE, close_code

pytestmark = pytest.mark.server


def test_a_websocket_is_closed_with_service_restart(server):
    client = pytest.importorskip("websockets.sync.client")
    with client.connect(f"ws://127.0.0.1:{server.port}/", close_timeout=PATIENCE) as one:
        one.send("hello")
        assert one.recv() == "hello"
        server.drain()
        assert close_code(one) == 1012
    assert server.status() == 0
    assert "the socket was closed with 1012" in server.said


def test_the_access_log_tells_of_a_websocket_from_begin_to_end(start):
    client = pytest.importorskip("websockets.sync.client")
    server = start("--access-log", "-")
    with client.connect(f"ws://127.0.0.1:{server.port}/", close_timeout=PATIENCE):
        server.wait_for('"WSCONNECT /"')
    server.wait_for('"WSDISCONNECT /"')


def test_a_websocket_that_comes_too_late_is_sent_away_too(start):
    client = pytest.importorskip("websockets.sync.client")
    server = start("--linger-seconds", "5")
    server.drain()
    with client.connect(f"ws://127.0.0.1:{server.port}/", close_timeout=PATIENCE) as one:
        assert close_code(one) == 1012


def test_a_websocket_that_does_not_listen_does_not_keep_it_alive(server):
    with socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE) as deaf:
        deaf.sendall(
            b"GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
        )
        assert b" 101 " in deaf.recv(1024)
        server.drain()
        assert server.status() == 0
    assert "cut short" not in server.said


def test_an_event_stream_ends_as_an_answer_should(server):
    connection = server.begin("/stream")
    with connection.getresponse() as response:
        assert response.getheader("Transfer-Encoding") == "chunked"
        assert response.read(17) == b"id: 1\ndata: one\n\n"
        server.drain()
        assert response.read() == b""  # http.client raises IncompleteRead without the last chunk
    assert server.status() == 0
    assert "the stream was told" in server.said
