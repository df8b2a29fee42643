"""The shop on real web servers that share the test's database and Redis, and its clients."""

import http.client
import json
import os
import uuid
from contextlib import closing, contextmanager
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connection

from main.tests.chatting import session_of
from main.tests.server.running import PATIENCE

APPLICATION = "booktime.asgi:application"


def environment(**variables):
    """What a web process of the shop gets."""
    return {
        "ALLOWED_HOSTS": "127.0.0.1",
        "DATABASE_URL": database_address(),
        "DJANGO_SETTINGS_MODULE": "main.tests.server.shop_settings",
        "HTTPS_ONLY": "false",
        "LOG_FORMAT": "json",
        "REDIS_URL": settings.REDIS_URL,
        "SECRET_KEY": settings.SECRET_KEY,
        "TEST_REDIS_PREFIX": settings.REDIS_PREFIX,
        **variables,
    }


def database_address():
    """The address of the tests' own database."""
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return urlsplit(os.environ["TEST_DATABASE_URL"])._replace(path=f"/{name}").geturl()


class Client:
    """Somebody with a browser: connects again where told to, and knows what it has."""

    def __init__(self, opened, order, user):
        self.opened = opened
        self.order = order
        self.cookie = f"{settings.SESSION_COOKIE_NAME}={session_of(user)}"
        self.last = 0
        self.heard = []

    def connect(self, server, query="", **headers):
        """Open a socket; returns when the history has been read."""
        path = f"/ws/customer-service/{self.order.pk}/?last={self.last or ''}{query}"
        self.socket = open_socket(self.opened, server, path, Cookie=self.cookie, **headers)
        self.hear("history")
        return self

    def hear(self, kind):
        """The next frame of this type; what is said meanwhile is noted."""
        while True:
            frame = json.loads(self.socket.recv(PATIENCE))
            for message in frame.get("messages", [frame]):
                if "text" in message:
                    self.heard.append(message["text"])
                    self.last = message["id"]
            if frame["type"] == kind:
                return frame

    def say(self, text, key=None):
        key = str(key or uuid.uuid4())
        self.socket.send(json.dumps({"type": "message", "text": text, "key": key}))
        return key

    def close_code(self):
        """With which code the server closes the socket, whatever it says before."""
        with pytest.raises(pytest.importorskip("websockets").ConnectionClosed):
            self.hear("the end")
        return self.socket.close_code

    def listen_to(self, text):
        """Hear on until somebody has said it."""
        while text not in self.heard:
            self.hear("message")


def open_socket(opened, server, path, origin=None, **headers):
    """A socket from a page of ours; `opened` closes it at the end of the test."""
    client = pytest.importorskip("websockets.sync.client")
    socket = client.connect(
        f"ws://127.0.0.1:{server.port}{path}",
        origin=origin or f"http://127.0.0.1:{server.port}",
        additional_headers=headers,
        close_timeout=PATIENCE,
        ping_interval=None,
        proxy=None,
    )
    return opened.enter_context(socket)


@contextmanager
def event_stream(server, user):
    """The rooms, line after line."""
    cookie = f"{settings.SESSION_COOKIE_NAME}={session_of(user)}"
    asking = http.client.HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE)
    with closing(asking):
        asking.request("GET", "/customer-service/notify/", headers={"Cookie": cookie})
        with asking.getresponse() as response:
            yield response


def rooms(response):
    """The next list of rooms in an event stream."""
    while not (line := response.readline()).startswith(b"data: "):
        assert line, "the stream has ended"
    return [room["order"] for room in json.loads(line[6:])]
