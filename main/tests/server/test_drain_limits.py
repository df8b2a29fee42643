"""The end of the process: with status 0, and in time whatever clients and application do."""

import http.client
import signal

import pytest

from main.tests.server.running import whole

pytestmark = pytest.mark.server


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_an_idle_server_ends_with_status_0(server, number):
    server.drain(number)
    assert server.status() == 0
    assert "cut short" not in server.said


def test_a_request_that_never_ends_is_cut_at_the_limit(start):
    server = start("--drain-seconds", "1")
    stuck = server.begin("/never")
    server.drain()
    with pytest.raises((http.client.RemoteDisconnected, ConnectionResetError)):
        stuck.getresponse()
    assert server.status() == 0
    assert "Drain cut short" in server.said


def test_an_upload_that_stalls_is_cut_at_the_limit(start):
    server = start("--drain-seconds", "1")
    stalled = server.connect()
    stalled.putrequest("POST", "/upload")
    stalled.putheader("Content-Length", "1000")
    stalled.endheaders(b"not all of it")
    server.round_trip()
    server.drain()
    assert server.status() == 0
    assert "Drain cut short" in server.said


def test_a_second_sigterm_does_not_cut_the_drain_short(server):
    slow = server.begin("/slow")
    server.drain()
    server.process.send_signal(signal.SIGTERM)
    assert whole(slow) == (200, b"slow but whole")
    assert server.status() == 0


def test_a_second_ctrl_c_does(server):
    server.begin("/never")
    server.drain(signal.SIGINT)
    server.process.send_signal(signal.SIGINT)
    assert server.status() == 0
    assert "Drain cut short" in server.said


def test_a_thread_that_never_ends_does_not_keep_it_alive(start):
    server = start("--drain-seconds", "1")
    server.begin("/stuck")
    server.drain()
    assert server.status() == 0
