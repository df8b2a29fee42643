"""A listening socket as systemd lends it: to several processes, and longer than any of them."""

import http.client
import os
import socket
import sys
from contextlib import closing

BEGIN = """
import os, sys
given, *command = sys.argv[1:]
os.dup2(int(given), 3)
os.environ |= {"LISTEN_PID": str(os.getpid()), "LISTEN_FDS": "1", "LISTEN_FDNAMES": "lent"}
os.execv(command[0], command)
"""
"""Becomes the command with the socket where sd_listen_fds(3) looks for it."""


class LentSocket:
    """A Unix socket with a path in the file system."""

    def __init__(self, path):
        self.path = path
        self.listening = socket.socket(socket.AF_UNIX)
        self.listening.bind(str(path))
        self.listening.listen(200)

    def fileno(self):
        return self.listening.fileno()

    def lend(self, *command):
        """The command that starts another one with the socket."""
        return [sys.executable, "-c", BEGIN, str(self.fileno()), *command]

    def get(self, path="/"):
        """Ask whoever takes the connection; returns the body."""
        with closing(http.client.HTTPConnection("lent")) as connection:
            connection.sock = socket.socket(socket.AF_UNIX)
            connection.sock.settimeout(30)
            connection.sock.connect(os.fspath(self.path))
            connection.request("GET", path)
            with connection.getresponse() as answer:
                return answer.read()

    def close(self):
        self.listening.close()
