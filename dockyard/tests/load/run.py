"""A hundred requests a second, of every kind, for as long as a block of code runs."""

import asyncio
import hashlib
import json
import os
import threading
import time
from collections import deque
from itertools import count
from types import TracebackType
from uuid import uuid4

from load import live
from load.http import Answer, Connection, Cut
from load.record import Record, Request

RATE = 100
"""Requests a second."""

PATIENCE = 60
"""Seconds after which an answer that has not come counts as lost."""

EARLY_SECONDS = 3
"""How long a connection is open before its first request; more than old processes go on listening."""

BODY = os.urandom(1024 * 1024)
DIGEST = hashlib.sha256(BODY).hexdigest()

ASKED = {
    "GET": ("GET", "/", b""),
    "GET 3 s": ("GET", "/slow", b""),
    "POST 3 s": ("POST", "/slow", b"an order"),
    "POST 1 MB": ("POST", "/upload", BODY),
}


def kind_of(number: int) -> str:
    """Of a hundred requests 3 upload, 4 take three seconds, the others are quick; half of them on new connections.

    Two come on connections that were opened some seconds before, as browsers do when they expect a click.
    """
    connection = "kept" if number % 2 else "new"
    match number % 100:
        case 10 | 43 | 76:
            return f"POST 1 MB, {connection}"
        case 30 | 63:
            return f"GET 3 s, {connection}"
        case 15 | 48:
            return f"POST 3 s, {connection}"
        case 20 | 70:
            return "GET, opened early"
    return f"GET, {connection}"


class Load:
    """Loads an app while the `with` block runs; afterwards `record` says what happened.

    Arguments: `port` of the router, `host` of the app.
    """

    def __init__(self, port: int, host: str) -> None:
        self.port, self.host = port, host
        self.record = Record()
        self.kept: deque[Connection] = deque()
        self.stopping = threading.Event()
        self.thread = threading.Thread(target=lambda: asyncio.run(self._run()), name="load")

    def __enter__(self) -> "Load":
        self.thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stopping.set()
        self.thread.join()

    async def _run(self) -> None:
        stop = asyncio.Event()
        socket = asyncio.create_task(live.socket(self.port, self.host, self.record, stop))
        stream = asyncio.create_task(live.stream(self.port, self.host, self.record))
        await asyncio.gather(*await self._send_on_time())
        stop.set()
        try:
            async with asyncio.timeout(PATIENCE):
                await socket
                while self.record.stream.missing(self.record.last):
                    await asyncio.sleep(live.RETRY_SECONDS)
        except TimeoutError:
            pass  # the record tells what is missing
        stream.cancel()
        await asyncio.gather(stream, return_exceptions=True)
        for connection in self.kept:
            connection.close()

    async def _send_on_time(self) -> "list[asyncio.Task[None]]":
        """Begin each request when its time has come, whatever became of those before it."""
        begin, tasks = time.monotonic(), []
        for number in count():
            await asyncio.sleep(begin + number / RATE - time.monotonic())
            if self.stopping.is_set():
                break
            tasks.append(asyncio.create_task(self._request(kind_of(number))))
        return tasks

    async def _request(self, kind: str) -> None:
        begin, failure, answer, retried = time.monotonic(), "", Answer(0, b"{}"), False
        try:
            idle = await self._idle(kind)
            begin = time.monotonic()
            async with asyncio.timeout(PATIENCE):
                answer, retried = await self._ask(kind, idle)
            failure = _wrong_with(answer)
        except Cut as cut:
            failure = str(cut)
        except TimeoutError:
            failure = f"no answer within {PATIENCE} seconds"
        said = json.loads(answer.body) if not failure else {}
        self.record.requests.append(
            Request(kind, begin, time.monotonic(), failure, retried, said.get("dyno", ""), said.get("commit", ""))
        )

    async def _ask(self, kind: str, idle: Connection | None) -> tuple[Answer, bool]:
        """The answer, and whether it took a second try.

        There is one only where browsers make it: on a connection that was idle and ends without a byte of the answer
        (RFC 9110 section 9.2.2, RFC 9112 section 9.3.1). Its id stays the same.
        """
        request_id = uuid4().hex
        if idle:
            try:
                return await self._ask_on(idle, kind, request_id), False
            except Cut as cut:
                if not cut.untouched:
                    raise
        return await self._ask_on(await Connection.open(self.port, self.host), kind, request_id), idle is not None

    async def _idle(self, kind: str) -> Connection | None:
        """The connection that is open already, for the kinds that want one and if there is one."""
        if kind.endswith("kept") and self.kept:
            return self.kept.popleft()
        if kind.endswith("early"):
            early = await Connection.open(self.port, self.host)
            await asyncio.sleep(EARLY_SECONDS)
            return early
        return None

    async def _ask_on(self, connection: Connection, kind: str, request_id: str) -> Answer:
        more = {"Client-Request-Id": request_id} | ({} if kind.endswith("kept") else {"Connection": "close"})
        keep = False
        try:
            answer = await connection.ask(*ASKED[kind.partition(",")[0]], more)
            keep = connection.renew()
        finally:
            if keep:
                self.kept.append(connection)
            else:
                connection.close()
        return answer


def _wrong_with(answer: Answer) -> str:
    """Why an answer is not the right one, or nothing."""
    if answer.status != 200:
        return f"answered {answer.status}"
    said = json.loads(answer.body)
    if said.get("digest", DIGEST) != DIGEST:
        return "the upload arrived changed"
    return "" if said["begun"] == 1 else f"begun {said['begun']} times"
