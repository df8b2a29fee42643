"""Talking to the consumers without a web server."""

import asyncio
import json
import uuid
from contextlib import asynccontextmanager

from channels.testing import ApplicationCommunicator, WebsocketCommunicator
from django.conf import settings
from django.core.handlers.asgi import ASGIHandler
from django.test import Client

from booktime import routing
from booktime.request_log import AsgiRequestLog

HOST = b"testserver"
PATIENCE = 20
"""Seconds after which a test stops waiting."""


def application():
    """The shop as `booktime.asgi` has it."""
    return AsgiRequestLog(routing.application(ASGIHandler()))


def session_of(user):
    """The key of a new session of a person."""
    client = Client()
    client.force_login(user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def headers_of(user, origin=b"http://testserver"):
    """What a browser sends along: of a page of ours, unless said otherwise."""
    headers = [(b"host", HOST)]
    if origin is not None:
        headers.append((b"origin", origin))
    if user is not None:
        cookie = f"{settings.SESSION_COOKIE_NAME}={session_of(user)}"
        headers.append((b"cookie", cookie.encode()))
    return headers


class Talk(WebsocketCommunicator):
    """A socket about an order. Made outside of the loop, for it logs in."""

    def __init__(self, order, user, query="", headers=()):
        number = getattr(order, "pk", order)
        path = f"/ws/customer-service/{number}/{query}"
        super().__init__(application(), path, [*headers_of(user), *headers])

    async def hear(self, kind=None):
        """The next frame; of this type, passing over others."""
        while True:
            frame = await self.receive_json_from(PATIENCE)
            if kind in (None, frame["type"]):
                return frame

    async def say(self, text, key=None):
        """Send a message; returns its key."""
        key = str(key or uuid.uuid4())
        await self.send_json_to({"type": "message", "text": text, "key": key})
        return key

    async def acknowledged(self, text, key=None):
        """Send a message and wait for the answer."""
        await self.say(text, key)
        return await self.hear("ack")

    async def texts(self, number):
        """What the next messages say."""
        return [(await self.hear("message"))["text"] for _ in range(number)]

    async def answers(self, content):
        """The error that a frame is answered with."""
        text = content if isinstance(content, str) else json.dumps(content)
        await self.send_input({"type": "websocket.receive", "text": text})
        return await self.hear("error")

    async def close_code(self):
        """With which code the server closes the socket, whatever it says before."""
        while (message := await self.receive_output(PATIENCE))["type"] != "websocket.close":
            pass
        return message["code"]


@asynccontextmanager
async def talking(*talks):
    """The sockets, let in one after the other, each with its history read."""
    for talk in talks:
        assert (await talk.connect(PATIENCE))[0]
        talk.history = await talk.hear("history")
    try:
        yield talks
    finally:
        for talk in talks:
            await talk.disconnect(timeout=PATIENCE)


def live(test):
    """Run an asynchronous part of a test."""
    return asyncio.run(asyncio.wait_for(test, 3 * PATIENCE))


def stream_of(user, method="GET", host=HOST):
    """The event stream, as a browser asks for it."""
    scope = {
        "type": "http",
        "method": method,
        "path": "/customer-service/notify/",
        "query_string": b"",
        "headers": [(b"host", host), *headers_of(user, origin=None)[1:]],
    }
    return Stream(application(), scope)


class Stream(ApplicationCommunicator):
    """An event stream."""

    async def begin(self):
        """Status and headers of the answer."""
        await self.send_input({"type": "http.request", "body": b"", "more_body": False})
        start = await self.receive_output(PATIENCE)
        return start["status"], {name.lower(): value for name, value in start["headers"]}

    async def part(self):
        """The next part of the body."""
        return (await self.receive_output(PATIENCE))["body"].decode()

    async def rooms(self):
        """The next list of rooms."""
        while not (part := await self.part()).startswith("event: rooms\n"):
            pass
        return json.loads(part.partition("data: ")[2])

    async def end(self):
        """Go away."""
        await self.send_input({"type": "http.disconnect"})
        await self.wait(PATIENCE)
