"""A real web server in a process of its own, and what its clients do."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
APPLICATION = "main.tests.server.app:application"
PATIENCE = 30
"""Seconds after which a test stops waiting."""


class Running:
    """A server in a process of its own."""

    def __init__(self, *options, application=APPLICATION, **environment):
        where = ["--bind", "127.0.0.1", "--port", "0", "--linger-seconds", "0.4", *options]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "booktime.server", *where, application],
            cwd=ROOT,
            env=os.environ | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        self.connections = []
        self.said = ""
        self.more = threading.Condition()
        # Read all the time: a server that cannot get rid of its log stands still.
        self.reader = threading.Thread(target=self.read)
        self.reader.start()
        self.port = int(self.wait_for(r"Listening on TCP address 127\.0\.0\.1:(\d+)"))

    def wait_for(self, pattern):
        """Wait until the server has said it; returns the first group."""
        with self.more:
            self.more.wait_for(lambda: re.search(pattern, self.said), PATIENCE)
        found = re.search(pattern, self.said)
        assert found, f"{pattern} was never said: {self.said}"
        return found.group(found.lastindex or 0)

    def read(self):
        """Note what the server says until it ends."""
        for line in self.process.stdout:
            with self.more:
                self.said += line.decode()
                self.more.notify_all()

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
        self.process.wait(PATIENCE)
        self.reader.join(PATIENCE)
        return self.process.returncode

    def close(self):
        self.process.kill()
        self.process.wait()
        self.reader.join()
        self.process.stdout.close()
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
