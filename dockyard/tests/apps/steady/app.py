"""An app to load while it is deployed: every kind of request that a deploy could cut.

Plain ASGI. The test adds the shop's own server (booktime/) and the versions of its packages to the clone. Messages, and
how often each request was begun, are kept in the SQLite file that the config var HISTORY names, outside the release and
shared by all processes.
"""

import asyncio
import hashlib
import json
import os
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any
from urllib.parse import parse_qs

from booktime import draining

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]

POLL_SECONDS = 0.05

history = sqlite3.connect(os.environ["HISTORY"], isolation_level=None, timeout=30)
history.execute("PRAGMA journal_mode = WAL")
history.execute("PRAGMA synchronous = OFF")
history.execute("CREATE TABLE IF NOT EXISTS message (number INTEGER PRIMARY KEY, text TEXT UNIQUE)")
history.execute("CREATE TABLE IF NOT EXISTS request (id TEXT PRIMARY KEY, begun INTEGER)")


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer by path."""
    if scope["type"] == "websocket":
        await socket(scope, receive, send)
    elif scope["type"] == "http":
        await PAGES[scope["path"]](scope, receive, send)


async def answer(send: Send, status: int, facts: dict[str, Any]) -> None:
    """Say who answers, and more."""
    who = {"dyno": os.environ["DYNO"], "commit": os.environ["GIT_REV"]}
    body = json.dumps(who | facts).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def begun(scope: Scope) -> dict[str, int]:
    """Note that the request of the client's id was begun; how often it has been, in any process."""
    request_id = dict(scope["headers"])[b"client-request-id"].decode()
    ((times,),) = history.execute(
        "INSERT INTO request VALUES (?, 1) ON CONFLICT (id) DO UPDATE SET begun = begun + 1 RETURNING begun",
        (request_id,),
    ).fetchall()
    return {"begun": times}


async def quick(scope: Scope, receive: Receive, send: Send) -> None:
    await answer(send, 200, begun(scope))


async def slow(scope: Scope, receive: Receive, send: Send) -> None:
    facts = begun(scope)
    await asyncio.sleep(3)
    await answer(send, 200, facts)


async def ready(scope: Scope, receive: Receive, send: Send) -> None:
    await answer(send, 503 if draining.has_begun() else 200, {})


async def upload(scope: Scope, receive: Receive, send: Send) -> None:
    facts, digest, more = begun(scope), hashlib.sha256(), True
    while more:
        message = await receive()
        digest.update(message["body"])
        more = message["more_body"]
    await answer(send, 200, facts | {"digest": digest.hexdigest()})


def newer_than(number: int) -> list[tuple[int, str]]:
    return history.execute("SELECT number, text FROM message WHERE number > ? ORDER BY number", (number,)).fetchall()


async def events(scope: Scope, receive: Receive, send: Send) -> None:
    """The messages after Last-Event-ID, and each new one (server-sent events)."""
    headers = [(b"content-type", b"text/event-stream"), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    last = int(dict(scope["headers"]).get(b"last-event-id", b"0"))

    async def tell() -> None:
        nonlocal last
        await send({"type": "http.response.body", "body": b": hello\n\n", "more_body": True})
        while True:
            for number, text in newer_than(last):
                event = f"id: {number}\ndata: {text}\n\n".encode()
                await send({"type": "http.response.body", "body": event, "more_body": True})
                last = number
            await asyncio.sleep(POLL_SECONDS)

    telling = asyncio.create_task(tell())
    while (await receive())["type"] != "http.disconnect":
        pass
    await ended(telling)


async def socket(scope: Scope, receive: Receive, send: Send) -> None:
    """The messages after `after`, and each new one; what the client says becomes one, once however often it is said."""
    last = int(parse_qs(scope["query_string"].decode())["after"][0])
    assert (await receive())["type"] == "websocket.connect"
    await send({"type": "websocket.accept"})

    async def tell() -> None:
        nonlocal last
        while True:
            for number, text in newer_than(last):
                await send({"type": "websocket.send", "text": f"{number} {text}"})
                last = number
            await asyncio.sleep(POLL_SECONDS)

    telling = asyncio.create_task(tell())
    while (message := await receive())["type"] == "websocket.receive":
        history.execute("INSERT OR IGNORE INTO message (text) VALUES (?)", (message["text"],))
    await ended(telling)


async def ended(task: "asyncio.Task[None]") -> None:
    """Stop a task; whatever it failed with is raised here."""
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


PAGES = {"/": quick, "/events": events, "/ready": ready, "/slow": slow, "/upload": upload}
