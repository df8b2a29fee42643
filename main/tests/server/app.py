"""An application to drain: plain ASGI, every kind of request that takes its time."""

import asyncio
import hashlib
import time

from booktime import draining


async def application(scope, receive, send):
    """Answer by path."""
    if scope["type"] == "websocket":
        await socket(receive, send)
    elif scope["type"] == "http":
        await PAGES[scope["path"]](receive, send)


async def answer(send, body, status=200):
    headers = [(b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def quick(receive, send):
    await answer(send, b"quick")


async def ready(receive, send):
    await answer(send, b"", 503 if draining.has_begun() else 200)


async def slow(receive, send):
    """Answer half a second after the drain has begun."""
    while not draining.has_begun():
        await asyncio.sleep(0.01)
    await asyncio.sleep(0.5)
    await answer(send, b"slow but whole")


async def never(receive, send):
    await asyncio.sleep(3600)


async def stuck(receive, send):
    """Wait for a thread that nobody can stop."""
    await asyncio.to_thread(time.sleep, 3600)


async def download(receive, send):
    """Begin at once, go on after the drain has begun and the linger is over."""
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"first,", "more_body": True})
    while not draining.has_begun():
        await asyncio.sleep(0.01)
    await asyncio.sleep(0.6)
    await send({"type": "http.response.body", "body": b"last"})


async def upload(receive, send):
    digest, more = hashlib.sha256(), True
    while more:
        message = await receive()
        digest.update(message["body"])
        more = message["more_body"]
    await answer(send, digest.hexdigest().encode())


async def stream(receive, send):
    """Server-sent events until the client, or the server, has gone."""
    headers = [(b"content-type", b"text/event-stream; charset=utf-8")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"id: 1\ndata: one\n\n", "more_body": True})
    assert (await receive())["type"] == "http.request"
    assert (await receive())["type"] == "http.disconnect"
    print("the stream was told", flush=True)


async def socket(receive, send):
    assert (await receive())["type"] == "websocket.connect"
    await send({"type": "websocket.accept"})
    while (message := await receive())["type"] == "websocket.receive":
        await send({"type": "websocket.send", "text": message["text"]})
    print(f"the socket was closed with {message['code']}", flush=True)


PAGES = {
    "/": quick,
    "/download": download,
    "/never": never,
    "/ready": ready,
    "/slow": slow,
    "/stream": stream,
    "/stuck": stuck,
    "/upload": upload,
}
