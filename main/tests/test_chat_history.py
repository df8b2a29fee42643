"""What was said before: sent on connecting, and again without gaps or doubles."""

import uuid

import pytest

from main.chat import conversation
from main.chat.admission import Person
from main.chat.groups import tell_message
from main.chat.heart import heart
from main.chat.threads import in_thread
from main.models import ChatMessage
from main.tests.chatting import Talk, live, talking
from main.tests.factories import OrderFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def order():
    return OrderFactory()


def write(order, *texts):
    """Messages nobody was told of; returns their ids."""
    return [
        ChatMessage.objects.create(order=order, author=order.user, text=text).pk for text in texts
    ]


def history(order, query=""):
    """The ids, or the texts, of what is sent on connecting."""
    talk = Talk(order, order.user, query)

    async def look():
        async with talking(talk):
            return talk.history

    return live(look())


def texts(frame):
    return [message["text"] for message in frame["messages"]]


def test_it_is_empty_at_first(order):
    assert history(order) == {"type": "history", "messages": [], "older": False}


def test_it_is_sent_from_the_oldest_to_the_newest(order):
    write(order, "one", "two", "three")
    write(OrderFactory(), "elsewhere")
    assert texts(history(order)) == ["one", "two", "three"]


def test_only_what_came_after_the_last_one_is_sent(order):
    _, last, _ = write(order, "one", "two", "three")
    assert texts(history(order, f"?last={last}")) == ["three"]


@pytest.mark.parametrize("last", ["", "0"])
def test_who_has_nothing_gets_the_newest_page(order, monkeypatch, last):
    monkeypatch.setattr(conversation, "PAGE", 2)
    write(order, "one", "two", "three")
    found = history(order, f"?last={last}")
    assert (texts(found), found["older"]) == (["two", "three"], True)


def test_who_has_missed_too_many_begins_anew_and_is_told(order, monkeypatch):
    monkeypatch.setattr(conversation, "PAGE", 2)
    monkeypatch.setattr(conversation, "CATCH_UP", 2)
    first, *_ = write(order, "one", "two", "three")
    assert texts(history(order, f"?last={first}")) == ["two", "three"]
    write(order, "four")
    found = history(order, f"?last={first}")
    assert (texts(found), found["older"]) == (["three", "four"], True)


@pytest.mark.parametrize("last", [10**9, 2**63 - 1])
def test_a_last_message_that_was_never_written_counts_as_none(order, last):
    """As after a backup was restored: whoever waits for higher ids would never hear a word."""
    write(order, "one")
    assert texts(history(order, f"?last={last}")) == ["one"]


@pytest.mark.parametrize("last", ["-1", "x", "1.5", "9" * 30, "%00"])
def test_a_malformed_last_is_said_and_closed(order, last):
    talk = Talk(order, order.user, f"?last={last}")

    async def knock():
        await talk.connect()
        error, code = await talk.hear(), await talk.close_code()
        await talk.disconnect()
        return error["message"], code

    assert live(knock()) == ("last must be the id of a message.", 4400)


def test_older_pages_come_on_demand(order, monkeypatch):
    monkeypatch.setattr(conversation, "PAGE", 2)
    write(order, "one", "two", "three", "four")
    talk = Talk(order, order.user)

    async def look():
        async with talking(talk):
            before = talk.history["messages"][0]["id"]
            await talk.send_json_to({"type": "older", "before": before})
            return await talk.hear("older")

    found = live(look())
    assert (texts(found), found["older"]) == (["one", "two"], False)


def test_a_client_may_ask_from_where_it_likes(order):
    first, *_ = write(order, "one", "two")
    talk = Talk(order, order.user)

    async def look():
        async with talking(talk):
            await talk.send_json_to({"type": "join", "last": first})
            again = await talk.hear("history")
            await talk.say("three")
            return texts(again), await talk.texts(1)

    assert live(look()) == (["two"], ["three"])


def test_what_is_said_while_the_history_is_read_comes_once(order, monkeypatch):
    """The room was joined before: it is told, and it is read."""
    read = conversation.history
    person = Person.of(order.user, order)
    in_between = []

    def slow_history(order_id, last):
        in_between.append(conversation.keep(order_id, person, uuid.uuid4(), "in between"))
        return read(order_id, last)

    talk = Talk(order, order.user)

    async def look():
        monkeypatch.setattr(conversation, "history", slow_history)
        async with talking(talk):
            await tell_message(order.pk, in_between[0])
            await talk.say("afterwards")
            return texts(talk.history), await talk.texts(1)

    assert live(look()) == (["in between"], ["afterwards"])


def test_a_heartbeat_brings_what_was_never_told(order):
    """Redis keeps nothing for a process that has lost its connection for a moment."""
    talk = Talk(order, order.user)

    async def wait():
        async with talking(talk):
            await in_thread(write)(order, "never told", "nor this")
            await heart().beat()
            return await talk.texts(2)

    assert live(wait()) == ["never told", "nor this"]


def test_a_heartbeat_asks_once_for_all_rooms(order, employee, django_assert_num_queries):
    rooms = [OrderFactory() for _ in range(3)]
    for room in rooms:
        write(room, "hello")
    with django_assert_num_queries(1):
        assert len(conversation.newest_ids({room.pk for room in rooms})) == 3


def test_history_takes_the_same_queries_whatever_its_length(order, django_assert_num_queries):
    (first,) = write(order, "one")
    for number in (1, 30):
        write(order, *["more"] * number)
        with django_assert_num_queries(1):
            conversation.history(order.pk, None)
        with django_assert_num_queries(2):
            conversation.history(order.pk, first)


def test_keeping_a_message_takes_few_queries(order, django_assert_num_queries):
    """The order locked, the key and the message before it looked for, the message written."""
    person = Person.of(order.user, order)
    for _ in range(2):
        with django_assert_num_queries(5):  # with BEGIN and COMMIT
            conversation.keep(order.pk, person, uuid.uuid4(), "hello")
