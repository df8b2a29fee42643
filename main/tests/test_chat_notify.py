"""The event stream of the rooms: for employees, at once, on change, and never cached."""

import pytest
from channels.layers import get_channel_layer

from main.chat.heart import heart
from main.chat.threads import in_thread
from main.consumers import notify
from main.tests.chatting import Talk, live, stream_of, talking
from main.tests.factories import DispatcherFactory, OrderFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _quickly(monkeypatch):
    """A change is shown at once, as if half a second were over."""
    monkeypatch.setattr(notify, "QUIET", 0)
    monkeypatch.setattr("main.chat.rooms.QUIET", 0)


@pytest.fixture
def order():
    return OrderFactory()


def answer(user, **options):
    """Status and headers."""
    stream = stream_of(user, **options)

    async def ask():
        status, headers = await stream.begin()
        if status == 200:
            await stream.end()
        else:
            assert await stream.part()
            await stream.wait()
        return status, headers

    return live(ask())


def test_a_stranger_gets_401():
    assert answer(None)[0] == 401


@pytest.mark.parametrize("make", [UserFactory, DispatcherFactory])
def test_who_is_no_employee_gets_403(make):
    assert answer(make())[0] == 403


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "HEAD"])
def test_it_can_only_be_read(employee, method):
    status, headers = answer(employee, method=method)
    assert (status, headers[b"allow"]) == (405, b"GET")


def test_a_host_that_is_not_ours_is_refused(employee):
    assert answer(employee, host=b"evil.example")[0] == 400


def test_it_is_a_stream_that_nobody_keeps(employee):
    status, headers = answer(employee)
    assert status == 200
    assert headers[b"content-type"].startswith(b"text/event-stream")
    assert headers[b"cache-control"] == b"no-store"
    assert headers[b"x-accel-buffering"] == b"no"


def test_no_answer_is_kept():
    assert answer(None)[1][b"cache-control"] == b"no-store"


def test_it_says_when_to_come_back_and_who_is_there(employee, order):
    customer, stream = Talk(order, order.user), stream_of(employee)

    async def watch():
        async with talking(customer):
            await stream.begin()
            retry, rooms = await stream.part(), await stream.rooms()
            await stream.end()
            return retry, rooms

    retry, rooms = live(watch())
    assert retry == "retry: 2000\n\n"
    assert rooms == [
        {
            "order": order.pk,
            "url": f"/customer-service/{order.pk}/",
            "people": [{"name": order.user.email, "staff": False}],
        }
    ]


def test_it_tells_who_comes_and_goes(employee, order):
    customer, stream = Talk(order, order.user), stream_of(employee)

    async def watch():
        await stream.begin()
        seen = [await stream.rooms()]
        async with talking(customer):
            seen.append(await stream.rooms())
        seen.append(await stream.rooms())
        await stream.end()
        return [[room["order"] for room in rooms] for rooms in seen]

    assert live(watch()) == [[], [order.pk], []]


def test_it_asks_the_database_nothing_while_nobody_comes(employee, monkeypatch):
    """A comment keeps the line up, and those of a killed process are looked for."""
    monkeypatch.setattr(notify, "BEAT", 0.01)
    asked = []
    stream = stream_of(employee)

    async def watch():
        await stream.begin()
        await stream.rooms()
        monkeypatch.setattr(notify, "is_employee", asked.append)
        parts = [await stream.part() for _ in range(3)]
        await stream.end()
        return parts

    assert live(watch()) == [":\n\n"] * 3
    assert asked == []


def test_it_ends_when_the_employee_is_one_no_more(employee, monkeypatch):
    monkeypatch.setattr(notify, "BEAT", 0.01)
    monkeypatch.setattr(notify, "RECHECK", 0)
    stream = stream_of(employee)

    async def watch():
        await stream.begin()
        await stream.rooms()
        await in_thread(employee.groups.clear)()
        while (message := await stream.receive_output())["more_body"]:
            pass
        await stream.end()
        return message["body"]

    assert live(watch()) == b""


def test_it_leaves_nothing_behind(employee):
    stream = stream_of(employee)

    async def watch():
        await stream.begin()
        await stream.end()
        return any(get_channel_layer().groups.values()), len(heart().sockets)

    assert live(watch()) == (False, 0)
