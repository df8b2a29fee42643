"""The office of customer service: who is in a room now, and the latest conversations."""

import pytest

from main.chat import conversation, presence
from main.chat.admission import Person
from main.chat.presence import Entry
from main.models import ChatMessage
from main.tests.factories import DispatcherFactory, OrderFactory, UserFactory

pytestmark = pytest.mark.django_db
OFFICE = "/customer-service/"


@pytest.fixture
def office(client, employee):
    client.force_login(employee)
    return client


@pytest.fixture
def room():
    """An order whose customer is in its room."""
    order = OrderFactory()
    entry = Entry(order.pk, Person.of(order.user, order), "socket")
    presence.store().enter(entry)
    yield order
    presence.store().leave(entry)


def say(order, text, author=None):
    return ChatMessage.objects.create(
        order=order, author=author or order.user, text=text, from_staff=author is not None
    )


def test_a_stranger_is_sent_to_the_login(client):
    assert client.get(OFFICE)["Location"] == f"/login/?next={OFFICE}"


@pytest.mark.parametrize("make", [UserFactory, DispatcherFactory])
def test_it_is_for_employees(client, make):
    client.force_login(make())
    assert client.get(OFFICE).status_code == 403


def test_it_is_only_read(office):
    assert office.post(OFFICE).status_code == 405


def test_it_shows_who_is_in_a_room(office, room):
    response = office.get(OFFICE)
    assert "no-store" in response["Cache-Control"]
    content = response.content.decode()
    assert f'href="/customer-service/{room.pk}/">Order {room.pk}</a>' in content
    assert room.user.email in content


def test_it_says_when_nobody_is(office):
    assert b"Nobody is in a conversation." in office.get(OFFICE).content
    assert b"Nobody has asked anything yet." in office.get(OFFICE).content


def test_it_shows_the_last_word_of_each_conversation(office, employee):
    first, second = OrderFactory(), OrderFactory()
    say(first, "Hello")
    say(second, "Good morning")
    say(first, "It is on its way.", employee)
    found = office.get(OFFICE).context["conversations"]
    assert [message.text for message in found] == ["It is on its way.", "Good morning"]


def test_it_looks_at_the_latest_only(office, monkeypatch):
    orders = [OrderFactory() for _ in range(4)]
    for order in orders:
        say(order, "Hello")
    monkeypatch.setattr(conversation, "CONVERSATIONS", 2)
    assert [one.order for one in conversation.latest()] == [orders[3], orders[2]]
    monkeypatch.setattr(conversation, "RECENT", 1)
    assert [one.order for one in conversation.latest()] == [orders[3]]


def test_its_queries_do_not_grow(office, django_assert_max_num_queries):
    for number in (1, 20):
        for _ in range(number):
            say(OrderFactory(), "Hello")
        with django_assert_max_num_queries(6):
            office.get(OFFICE)
