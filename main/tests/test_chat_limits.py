"""What a client must not send: said, survived, and bounded."""

import json
import uuid

import pytest
from django.core.cache import cache

from main.chat import limits
from main.chat.limits import Bucket
from main.models import ChatMessage
from main.models.chat_message import MAX_LENGTH
from main.tests.chatting import PATIENCE, Talk, live, talking
from main.tests.factories import OrderFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def order():
    return OrderFactory()


@pytest.fixture
def talk(order):
    return Talk(order, order.user)


def answer(talk, content):
    """The error that a frame is answered with; the conversation has to go on after it."""

    async def speak():
        async with talking(talk):
            error = await talk.answers(content)
            await talk.acknowledged("still here")
            return error

    return live(speak())


KEY = str(uuid.uuid4())


@pytest.mark.slow
@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("", "malformed"),
        ("hello", "malformed"),
        ("[]", "malformed"),
        ("null", "malformed"),
        ("[" * 20_000, "malformed"),
        ("9" * 10_000, "malformed"),
        ({}, "unknown_type"),
        ({"type": "shout"}, "unknown_type"),
        ({"type": ["message"]}, "unknown_type"),
        ({"type": "chat.message"}, "unknown_type"),
        ({"type": "message"}, "invalid"),
        ({"type": "message", "text": "hello"}, "invalid"),
        ({"type": "message", "text": "hello", "key": 5}, "invalid"),
        ({"type": "message", "text": "hello", "key": "5"}, "invalid"),
        ({"type": "message", "text": ["hello"], "key": KEY}, "invalid"),
        ({"type": "message", "text": "  \n ", "key": KEY}, "invalid"),
        ({"type": "message", "text": "x\0y", "key": KEY}, "invalid"),
        ({"type": "message", "text": "\ud800", "key": KEY}, "invalid"),
        ({"type": "message", "text": "x" * (MAX_LENGTH + 1), "key": KEY}, "invalid"),
        ({"type": "join", "last": "x"}, "invalid"),
        ({"type": "join", "last": -1}, "invalid"),
        ({"type": "older"}, "invalid"),
        ({"type": "older", "before": [1]}, "invalid"),
        ({"type": "older", "before": 10**30}, "invalid"),
    ],
)
def test_a_mistake_is_said_and_survived(talk, content, code):
    error = answer(talk, content)
    assert error["code"] == code
    assert error["message"].endswith(".")
    assert ChatMessage.objects.get().text == "still here"


def test_bytes_are_a_mistake(talk):
    async def speak():
        async with talking(talk):
            await talk.send_to(bytes_data=b"\xff\x00")
            return await talk.hear("error")

    assert live(speak())["code"] == "malformed"


def test_a_message_that_is_too_long_says_how_long_it_may_be(talk):
    error = answer(talk, {"type": "message", "text": "x" * 2001, "key": KEY})
    assert error["key"] == KEY
    assert error["message"] == "A message has 2000 characters at most; this one has 2001."


def test_the_longest_message_is_kept_whole(talk):
    text = "\U0001f4d6" * (MAX_LENGTH - 2) + "\r\nx"

    async def speak():
        async with talking(talk):
            await talk.acknowledged(text)

    live(speak())
    assert ChatMessage.objects.get().text == text.replace("\r\n", "\n")


@pytest.mark.slow
def test_the_longest_message_passes_the_servers_bound():
    from booktime.server import LARGEST_MESSAGE

    frame = {"type": "message", "text": "\U0001f4d6" * MAX_LENGTH, "key": KEY}
    assert len(json.dumps(frame)) < LARGEST_MESSAGE


def test_who_writes_too_fast_is_told_when_to_go_on(talk):
    async def speak():
        async with talking(talk):
            for _ in range(10):
                await talk.acknowledged("and another thing")
            return await talk.answers({"type": "message", "text": "and", "key": KEY})

    error = live(speak())
    assert (error["code"], error["key"]) == ("too_fast", KEY)
    assert 0 < error["retry_after"] <= 1
    assert ChatMessage.objects.count() == 10


def test_a_second_socket_does_not_double_the_allowance(order):
    first, second = Talk(order, order.user), Talk(order, order.user)

    async def speak():
        async with talking(first, second):
            for number in range(10):
                await (first, second)[number % 2].acknowledged("and another thing")
            return await second.answers({"type": "message", "text": "and", "key": KEY})

    assert live(speak())["code"] == "too_fast"


def test_pages_of_history_are_limited(talk):
    async def ask():
        async with talking(talk):
            for _ in range(11):
                await talk.send_json_to({"type": "older", "before": 1})
            return await talk.hear("error")

    assert live(ask())["code"] == "too_fast"


def test_a_flood_closes_the_socket(talk):
    async def flood():
        async with talking(talk):
            for _ in range(100):
                await talk.send_to(text_data="x")
            return await talk.close_code()

    assert live(flood()) == 4429


def test_typing_is_told_now_and_then_only(order, employee):
    customer, office = Talk(order, order.user), Talk(order, employee)

    async def write():
        async with talking(customer, office):
            for _ in range(20):
                await customer.send_json_to({"type": "typing"})
            await customer.say("at last")
            heard = []
            while (frame := await office.hear())["type"] != "message":
                heard.append(frame["type"])
            return heard

    assert live(write()).count("typing") <= 3


def test_nobody_has_more_than_so_many_sockets(order, monkeypatch):
    monkeypatch.setattr(limits, "SOCKETS", 2)
    elsewhere = OrderFactory(user=order.user)
    first, second, third = (Talk(one, order.user) for one in (order, elsewhere, order))

    async def knock():
        async with talking(first, second):
            await third.connect(PATIENCE)
            code = await third.close_code()
            await third.disconnect(timeout=PATIENCE)
            return code

    assert live(knock()) == 4429


def test_a_socket_that_has_gone_makes_room_for_another(order, monkeypatch):
    monkeypatch.setattr(limits, "SOCKETS", 1)
    talks = [Talk(order, order.user) for _ in range(3)]

    async def come_and_go():
        for talk in talks:
            async with talking(talk):
                pass

    live(come_and_go())


def test_a_bucket_fills_again():
    bucket = Bucket(rate=2, burst=3)
    assert [bucket.take() for _ in range(3)] == [0, 0, 0]
    assert 0 < bucket.take() <= 0.5
    bucket.filled_at -= 1
    assert [bucket.take() for _ in range(2)] == [0, 0]
    bucket.filled_at -= 3600
    assert [bool(bucket.take()) for _ in range(4)] == [False, False, False, True]


def test_the_form_has_a_limit_of_its_own(monkeypatch):
    monkeypatch.setattr(limits, "POSTS", 2)
    monkeypatch.setattr(limits.time, "time", lambda: 1_000_000)
    assert [limits.may_post(1) for _ in range(3)] == [True, True, False]
    assert limits.may_post(2)
    cache.clear()
    assert limits.may_post(1)
