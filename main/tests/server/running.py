"""A real web server in a process of its own, and what its clients do."""

import http.client
import os
import re
import select
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
APPLICATION = "main.tests.server.app:application"
PATIENCE = 30
"""Seconds after which a test stops waiting."""


class Running:
    """A server in a process of its own."""

    def __init__(self, *options):
        where = ["--bind", "127.0.0.1", "--port", "0", "--linger-seconds", "0.4", *options]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "booktime.server", *where, APPLICATION],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        self.connections = []
        self.said = ""
        self.port = int(self.wait_for(r"Listening on TCP address 127\.0\.0\.1:(\d+)"))

    def wait_for(self, pattern):
        """Read on until the server has said it; returns the first group."""
        while not (found := re.search(pattern, self.said)):
            ready, _, _ = select.select([self.process.stdout], [], [], PATIENCE)
            chunk = os.read(self.process.stdout.fileno(), 65536) if ready else b""
            assert chunk, f"{pattern} was never said: {self.said}"
            self.said += chunk.decode()
        return found.group(found.lastindex or 0)

    def connect(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        connection.connect()
        self.connections.append(connection)
        return connection

    def begin(self, path):
        """Send a request and make sure that its application has it."""
        connection = self.connect()
        connection.request("GET", path)
        self.round_trip()
        return connection

    def round_trip(self):
        """Have a request answered, so that everything sent before it has arrived."""
        assert self.ask("/")[0] == 200

    def ask(self, path):
        connection = self.connect()
        connection.request("GET", path)
        return whole(connection)

    def drain(self, number=signal.SIGTERM):
        self.process.send_signal(number)
        self.wait_for("Draining")

    def refuses(self):
        """Whether new connections are refused, at last."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) != 0:
                    return True
            time.sleep(0.02)
        return False

    def status(self):
        """How it ended; what it has said is complete then."""
        self.said += self.process.communicate(timeout=PATIENCE)[0].decode()
        return self.process.returncode

    def close(self):
        self.process.kill()
        if not self.process.stdout.closed:
            self.process.communicate()
        for connection in self.connections:
            connection.close()


def whole(connection):
    """The status and the complete body of an answer."""
    with connection.getresponse() as response:
        body = response.read()
    return response.status, body


def close_code(client):
    """With which code the server closes a WebSocket that has nothing more to say."""
    with pytest.raises(pytest.importorskip("websockets").ConnectionClosed):
        client.recv(PATIENCE)
    return client.close_code
