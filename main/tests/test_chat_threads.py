"""The threads in which sockets ask: what a call leaves behind stays there."""

import asyncio
from contextvars import Context, ContextVar
from threading import Barrier

import pytest
from django.core.cache import caches
from django.db import connections

from booktime import request_ids
from main.chat.threads import THREADS, _threads, in_thread
from main.tests.chatting import Talk, live, talking
from main.tests.factories import OrderFactory

pytestmark = pytest.mark.django_db

colour = ContextVar("colour", default="none")


def test_a_socket_gets_nothing_into_its_context():
    async def call():
        await in_thread(colour.set)("red")
        return colour.get()

    assert live(call()) == "none"


def test_a_hundred_sockets_share_the_caches_of_a_few_threads():
    """Each cache is a connection to Redis."""

    async def ask():
        return await in_thread(lambda: caches["default"])()

    async def all_ask():
        tasks = [asyncio.create_task(ask(), context=Context()) for _ in range(100)]
        return {id(cache) for cache in await asyncio.gather(*tasks)}

    assert len(live(all_ask())) <= THREADS


def test_a_call_has_the_request_id_of_its_socket():
    async def call(identity):
        request_ids.current.set(identity)
        return await in_thread(request_ids.current.get)()

    async def calls():
        return await asyncio.gather(*(asyncio.create_task(call(str(one))) for one in range(20)))

    assert live(calls()) == [str(one) for one in range(20)]


def test_what_goes_wrong_comes_back():
    def fail():
        raise ValueError("no")

    async def call():
        await in_thread(fail)()

    with pytest.raises(ValueError, match="no"):
        live(call())


@pytest.mark.django_db(transaction=True)
def test_a_conversation_leaves_no_connection_to_the_database():
    order = OrderFactory()
    talk = Talk(order, order.user)

    async def speak():
        async with talking(talk):
            for _ in range(3):
                await talk.acknowledged("Hello")

    live(speak())
    everybody = Barrier(THREADS)

    def look():
        everybody.wait(20)
        return [one.connection for one in connections.all(initialized_only=True)]

    looks = [_threads.submit(look) for _ in range(THREADS)]
    assert not any(any(look.result()) for look in looks)
