"""The connections that stay: a WebSocket that talks and listens, an event stream that listens."""

import asyncio
import time
from collections.abc import AsyncIterator

import h11
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, WebSocketException

from load.http import Connection, Cut
from load.record import Live, Record

SERVICE_RESTART = 1012
RETRY_SECONDS = 0.2
TALK_SECONDS = 0.2


class Gap:
    """Measures how long a connection was away."""

    def __init__(self, live: Live) -> None:
        self.live, self.since = live, 0.0

    def begin(self) -> None:
        self.live.ends += 1
        self.since = time.monotonic()

    def end(self) -> None:
        if self.since:
            self.live.gaps.append(time.monotonic() - self.since)
        self.since = 0.0


async def socket(port: int, host: str, record: Record, stop: asyncio.Event) -> None:
    """Say a message five times a second and receive them all; come back when sent away; end when all have come."""
    live, gap, unheard = record.socket, Gap(record.socket), dict[str, None]()
    while not (stop.is_set() and not unheard):
        last = max(live.numbers, default=0)
        address = f"ws://{host}:{port}/socket?after={last}"
        try:
            async with connect(address, host="127.0.0.1", port=port, proxy=None) as one:
                gap.end()
                await _converse(one, record, stop, unheard)
        except ConnectionClosed as closed:
            if closed.rcvd and closed.rcvd.code == SERVICE_RESTART:
                gap.begin()
            else:
                live.failures.append(f"cut: {closed}")
        except (OSError, WebSocketException) as error:
            live.failures.append(f"not connected: {error}")
            await asyncio.sleep(RETRY_SECONDS)


async def _converse(one: ClientConnection, record: Record, stop: asyncio.Event, unheard: dict[str, None]) -> None:
    for text in list(unheard):  # it may have been lost on the way, or have been stored all the same
        await one.send(text)
    talking = asyncio.create_task(_talk(one, record, stop, unheard))
    try:
        while not (stop.is_set() and not unheard):
            try:
                async with asyncio.timeout(TALK_SECONDS):
                    number, _, text = str(await one.recv()).partition(" ")
            except TimeoutError:
                continue
            record.socket.numbers.append(int(number))
            record.last = max(record.last, int(number))
            unheard.pop(text, None)
    finally:
        talking.cancel()
        await asyncio.gather(talking, return_exceptions=True)


async def _talk(one: ClientConnection, record: Record, stop: asyncio.Event, unheard: dict[str, None]) -> None:
    while not stop.is_set():
        record.said += 1
        unheard[f"message-{record.said}"] = None
        await one.send(f"message-{record.said}")
        await asyncio.sleep(TALK_SECONDS)


async def stream(port: int, host: str, record: Record) -> None:
    """Receive every message as a server-sent event until cancelled.

    It comes back when the stream ends, as a browser's EventSource does.
    """
    live, gap = record.stream, Gap(record.stream)
    while True:
        last = max(live.numbers, default=0)
        try:
            one = await Connection.open(port, host)
            try:
                status = await one.begin("GET", "/events", b"", {"Last-Event-ID": str(last)})
                if status != 200:
                    raise Cut(f"answered {status}", untouched=False)
                gap.end()
                async for number in _numbers(one):
                    live.numbers.append(number)
                gap.begin()
            finally:
                one.close()
        except Cut as cut:
            live.failures.append(str(cut))
            await asyncio.sleep(RETRY_SECONDS)


async def _numbers(one: Connection) -> AsyncIterator[int]:
    """The ids of the events until the answer ends."""
    rest = b""
    while isinstance(event := await one.next(), h11.Data):
        *whole, rest = (rest + event.data).split(b"\n\n")
        for text in whole:
            if text.startswith(b"id: "):
                yield int(text.partition(b"\n")[0].removeprefix(b"id: "))
