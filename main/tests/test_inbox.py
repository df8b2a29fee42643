"""What a socket's client has sent, until the shop reads it."""

import asyncio

import pytest

from booktime.inbox import Inbox

FIRST, SECOND = ({"type": "websocket.receive", "text": text} for text in ("first", "second"))


def run(test):
    """Run a coroutine, which may hang when it fails."""
    return asyncio.run(asyncio.wait_for(test, timeout=30))


def test_messages_come_out_in_their_order():
    inbox = Inbox()
    inbox.put_nowait(FIRST)
    inbox.put_nowait(SECOND)
    assert [run(inbox.get()), run(inbox.get())] == [FIRST, SECOND]


def test_a_reader_waits_for_a_message():
    async def test():
        inbox = Inbox()
        reading = asyncio.create_task(inbox.get())
        await asyncio.sleep(0)
        assert not reading.done()
        inbox.put_nowait(FIRST)
        inbox.put_nowait(SECOND)  # before the reader has had its turn
        assert [await reading, await inbox.get()] == [FIRST, SECOND]

    run(test())


def test_a_reader_that_is_cancelled_takes_nothing_along():
    async def test():
        inbox = Inbox()
        reading = asyncio.create_task(inbox.get())
        await asyncio.sleep(0)
        inbox.put_nowait(FIRST)
        reading.cancel()
        with pytest.raises(asyncio.CancelledError):
            await reading
        assert await inbox.get() == FIRST

    run(test())


def test_a_second_reader_is_refused():
    async def test():
        inbox = Inbox()
        reading = asyncio.create_task(inbox.get())
        await asyncio.sleep(0)
        with pytest.raises(RuntimeError, match="one reader"):
            await inbox.get()
        inbox.put_nowait(FIRST)
        assert await reading == FIRST

    run(test())
