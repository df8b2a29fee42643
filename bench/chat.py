#!/usr/bin/env python3
"""How quickly a message reaches the others, and what idle sockets cost: bench/chat.py [SECONDS].

The shop's own web server with PostgreSQL and Redis; 200 sockets in rooms, 20 messages a second for
SECONDS (30 unless said otherwise), then 2,000 sockets on which nobody says a word. Beside it, at
the same rate, an application that only sends back what it gets.
"""

import asyncio
import json
import random
import sys
import time
import uuid
from collections import defaultdict

from chat_lab import Seat, Server, seats, services
from websockets.asyncio.client import ClientConnection, connect

RATE = 20
"""Messages a second, in all rooms together."""

PATIENCE = 30
"""Seconds after which what has not arrived counts as lost."""

Latencies = dict[str, list[float]]


async def opened(server: Server, some: list[Seat]) -> list[ClientConnection]:
    """The sockets, a few at a time, each with its history read."""
    turn = asyncio.Semaphore(20)

    async def one(seat: Seat) -> ClientConnection:
        async with turn:
            socket = await connect(
                f"ws://127.0.0.1:{server.port}/ws/customer-service/{seat.order}/",
                origin=f"http://127.0.0.1:{server.port}",
                additional_headers={"Cookie": seat.cookie},
                ping_interval=None,
                proxy=None,
                compression=None,
                max_queue=None,
                open_timeout=60,
            )
            while seat.order and json.loads(await socket.recv())["type"] != "history":
                pass
            return socket

    return list(await asyncio.gather(*map(one, some)))


async def listen(socket: ClientConnection, heard: Latencies) -> None:
    """Note how old each message is when it arrives."""
    async for text in socket:
        frame = json.loads(text)
        if frame["type"] == "message":
            name, sent = frame["text"].split()
            heard[name].append(time.perf_counter() - float(sent))


async def talk(sockets: list[ClientConnection], seconds: float) -> dict[str, int]:
    """Say something at the set rate, anybody; returns who has said what."""
    said = {}
    begin = time.perf_counter()
    for number in range(int(seconds * RATE)):
        await asyncio.sleep(max(0.0, begin + number / RATE - time.perf_counter()))
        speaker = random.randrange(len(sockets))  # noqa: S311
        text = f"{number} {time.perf_counter()}"
        frame = {"type": "message", "key": str(uuid.uuid4()), "text": text}
        await sockets[speaker].send(json.dumps(frame))
        said[str(number)] = speaker
    return said


async def conversation(server: Server, some: list[Seat], seconds: float) -> None:
    """Talk, and print what became of it."""
    sockets = await opened(server, some)
    heard: list[Latencies] = [defaultdict(list) for _ in some]
    listening = [asyncio.create_task(listen(*pair)) for pair in zip(sockets, heard, strict=True)]
    before = server.cpu_seconds()
    said = await talk(sockets, seconds)
    share = (server.cpu_seconds() - before) / seconds
    due = sum(is_due(seat, one, some) for seat in range(len(some)) for one in said.values())
    deadline = time.perf_counter() + PATIENCE
    while sum(map(len, heard)) < due and time.perf_counter() < deadline:
        await asyncio.sleep(0.1)
    await asyncio.sleep(1)  # for what comes twice
    for task in listening:
        task.cancel()
    for socket in sockets:
        await socket.close()
    print(f"{report(some, said, heard)}   {share:>4.0%}")


def is_due(listener: int, speaker: int, some: list[Seat]) -> bool:
    """Whether one socket has to hear the other: in the same room, or its own echo."""
    same = some[speaker].order == some[listener].order
    return same if some[listener].order else speaker == listener


def report(some: list[Seat], said: dict[str, int], heard: list[Latencies]) -> str:
    """Milliseconds until the others had a message, and how many were lost or came twice."""
    lost = doubled = 0
    latencies = []
    for listener, seat in enumerate(some):
        for name, speaker in said.items():
            due = is_due(listener, speaker, some)
            times = heard[listener][name]
            lost += due and not times
            doubled += max(0, len(times) - due)
            latencies += times if listener != speaker or not seat.order else []
    latencies.sort()
    p50, p99 = (latencies[int(len(latencies) * share)] * 1000 for share in (0.5, 0.99))
    slowest = latencies[-1] * 1000
    return f"{len(latencies):>8} {p50:>7.1f} {p99:>7.1f} {slowest:>8.1f} {lost:>6} {doubled:>8}"


async def silence(server: Server, some: list[Seat]) -> None:
    """Open sockets and say nothing, through a heartbeat."""
    empty = server.mebibytes()
    begin = time.perf_counter()
    sockets = await opened(server, some)
    seconds = time.perf_counter() - begin
    await asyncio.sleep(25)
    full = server.mebibytes()
    print(
        f"{len(sockets)} idle sockets, opened in {seconds:.0f} s: {full:.0f} MiB, "
        f"{(full - empty) * 1024 / len(sockets):.0f} KiB each; none: {empty:.0f} MiB"
    )
    for socket in sockets:
        socket.transport.abort()


def main(seconds: float) -> None:
    """Measure and print."""
    print(f"{'':<24}{'told':>8} {'p50 ms':>7} {'p99 ms':>7} {'slowest':>8}   lost  doubled    CPU")
    with services():
        for rooms in (100, 20, 1):
            print(f"{rooms:>4} rooms of {200 // rooms:<4}", end="      ", flush=True)
            with Server("booktime.asgi:application") as server:
                asyncio.run(conversation(server, seats(rooms, 200 // rooms), seconds))
        print("echo, 200 sockets", end="       ", flush=True)
        with Server("main.tests.server.app:application") as server:
            asyncio.run(conversation(server, [Seat(0, "")] * 200, seconds))
        with Server("booktime.asgi:application") as server:
            asyncio.run(silence(server, seats(1000, 2)))


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 30)
