"""Programs that a test starts, and that are gone at its end."""

import socket
import subprocess
import time

PATIENCE = 60
"""Seconds after which a test stops waiting."""


class Program:
    """A program with a log file; started and ended, not looked after."""

    def __init__(self, words, log, **options):
        self.words = words
        self.log = log
        self.options = options
        self.process = None

    def start(self):
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.words, stdout=log, stderr=subprocess.STDOUT, **self.options
            )
        return self

    def end(self):
        """Ask it to end and wait until it has."""
        end(self.process)
        self.process = None

    def restart(self):
        self.end()
        self.start()

    def said(self):
        return self.log.read_text(errors="replace")

    def close(self):
        if self.process:
            self.end()


class Served(Program):
    """A server on a socket that outlives it, as systemd keeps one: nobody is ever refused.

    Arguments: `words`, a function of the socket's file descriptor; the others are a program's.
    """

    def __init__(self, words, log, **options):
        self.socket = socket.create_server(("127.0.0.1", 0), backlog=512)
        number = self.socket.fileno()
        super().__init__(words(number), log, pass_fds=(number,), **options)

    @property
    def address(self):
        host, port = self.socket.getsockname()[:2]
        return f"{host}:{port}"

    def replace(self, word):
        """Start another one beside it, and end the first one when that says the word."""
        old, heard = self.process, len(self.said())
        self.start()
        wait_for(lambda: word in self.said()[heard:], f"{word!r}: {self.said()[heard:]}")
        end(old)

    def close(self):
        super().close()
        self.socket.close()


def end(process):
    """Ask a process to end and wait until it has."""
    process.terminate()
    try:
        process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        raise


def free_port():
    """A port that is free now."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


def wait_for(fits, what):
    """Look until it is true."""
    deadline = time.monotonic() + PATIENCE
    while not fits():
        assert time.monotonic() < deadline, f"never came: {what}"
        time.sleep(0.05)
