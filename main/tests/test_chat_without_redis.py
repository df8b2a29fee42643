"""Redis is away: nobody is told anything, and nothing that is said is lost."""

import pytest
from redis.exceptions import ConnectionError as RedisAwayError

from main.chat import groups, presence
from main.chat.heart import heart
from main.models import ChatMessage
from main.tests.chatting import Talk, live, stream_of, talking
from main.tests.factories import EmployeeFactory, OrderFactory

pytestmark = pytest.mark.django_db(transaction=True)


class Away:
    """Anything that would ask Redis."""

    def __getattr__(self, name):
        def fail(*args):
            raise RedisAwayError("no Redis")

        return fail


@pytest.fixture
def order():
    return OrderFactory()


@pytest.fixture
def _no_presence(monkeypatch):
    monkeypatch.setattr(presence, "store", Away)


@pytest.mark.usefixtures("_no_presence")
def test_a_conversation_goes_on_without_presence(order):
    talk = Talk(order, order.user)

    async def speak():
        async with talking(talk):
            await heart().beat()
            await talk.say("Hello")
            return await talk.texts(1)

    assert live(speak()) == ["Hello"]


def test_a_message_that_nobody_can_be_told_of_is_kept_and_found(order, monkeypatch):
    customer, office = Talk(order, order.user), Talk(order, EmployeeFactory())

    async def speak():
        async with talking(customer, office):
            with monkeypatch.context() as patch:
                patch.setattr(groups, "get_channel_layer", Away)
                await customer.acknowledged("Hello")
            await heart().beat()
            return await office.texts(1)

    assert live(speak()) == ["Hello"]
    assert ChatMessage.objects.count() == 1


@pytest.mark.usefixtures("_no_presence")
def test_the_stream_stays_up(employee):
    stream = stream_of(employee)

    async def watch():
        status, _ = await stream.begin()
        parts = [await stream.part(), await stream.part()]
        await stream.end()
        return status, parts

    status, parts = live(watch())
    assert status == 200
    assert parts[1] == ":\n\n"


@pytest.mark.usefixtures("_no_presence")
def test_the_office_says_that_it_does_not_know(client, employee):
    client.force_login(employee)
    assert b"cannot be told right now" in client.get("/customer-service/").content
