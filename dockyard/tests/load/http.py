"""HTTP/1.1 over one connection, with nothing hidden: what fails, fails, and says when."""

import asyncio
from dataclasses import dataclass

import h11

CHUNK = 65536


class Cut(Exception):
    """The connection ended before the whole answer had come. `untouched`: before any byte of it had."""

    def __init__(self, reason: str, *, untouched: bool) -> None:
        super().__init__(reason)
        self.untouched = untouched


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes


class Connection:
    """A connection to the router that may carry one request after the other."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, host: str) -> None:
        self.reader, self.writer, self.host = reader, writer, host
        self.protocol = h11.Connection(h11.CLIENT)
        self.is_used = False

    @classmethod
    async def open(cls, port: int, host: str) -> "Connection":
        """Connect to 127.0.0.1:`port`; `host` is for the Host header. Raises Cut when that is refused."""
        try:
            return cls(*await asyncio.open_connection("127.0.0.1", port), host)
        except OSError as error:
            raise Cut(f"connecting: {error}", untouched=False) from None

    async def ask(self, method: str, path: str, body: bytes, more: dict[str, str]) -> Answer:
        """One request and its whole answer; `more` headers. Raises Cut."""
        status = await self.begin(method, path, body, more)
        content = bytearray()
        while isinstance(event := await self.next(), h11.Data):
            content += event.data
        self.is_used = True
        return Answer(status, bytes(content))

    async def begin(self, method: str, path: str, body: bytes, more: dict[str, str]) -> int:
        """Send a request and wait for the head of its answer: the status. Raises Cut."""
        headers = {"Host": self.host, "Content-Length": str(len(body))} | more
        try:
            request = h11.Request(method=method, target=path, headers=list(headers.items()))
            self._send(request, h11.Data(data=body), h11.EndOfMessage())
            await self.writer.drain()
        except OSError as error:
            raise Cut(f"sending: {error}", untouched=True) from None
        response = await self.next()
        assert isinstance(response, h11.Response)
        return response.status_code

    def _send(self, *events: h11.Event) -> None:
        for event in events:
            self.writer.write(self.protocol.send(event) or b"")

    async def next(self) -> h11.Event:
        """The next part of the answer. Raises Cut."""
        touched = self.protocol.their_state is h11.SEND_BODY
        while (event := self._parse(touched)) is h11.NEED_DATA:
            try:
                data = await self.reader.read(CHUNK)
            except OSError as error:
                raise Cut(f"reading: {error}", untouched=not touched) from None
            if not data and not touched:
                raise Cut("closed before any answer", untouched=True)
            touched = True
            self.protocol.receive_data(data)
        assert not isinstance(event, type)
        return event

    def _parse(self, touched: bool) -> "h11.Event | type[h11.NEED_DATA] | type[h11.PAUSED]":
        try:
            return self.protocol.next_event()
        except h11.RemoteProtocolError as error:
            raise Cut(f"in the middle of the answer: {error}", untouched=not touched) from None

    def renew(self) -> bool:
        """Make ready for another request; False when the server has said that this was the last."""
        if self.protocol.our_state is h11.DONE and self.protocol.their_state is h11.DONE:
            self.protocol.start_next_cycle()
            return True
        return False

    def close(self) -> None:
        self.writer.close()
