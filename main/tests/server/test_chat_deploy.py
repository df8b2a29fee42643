"""Conversations through the real web server, while it is replaced: nothing is lost or doubled."""

import uuid

import pytest
from django.conf import settings

from main.models import ChatMessage
from main.tests.factories import EmployeeFactory, OrderFactory
from main.tests.server.shop import APPLICATION, Client, environment, event_stream, rooms

pytestmark = [pytest.mark.server, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def order():
    return OrderFactory()


@pytest.fixture
def customer(opened, order):
    return Client(opened, order, order.user)


@pytest.fixture
def office(opened, order):
    return Client(opened, order, EmployeeFactory())


@pytest.fixture
def shop(start):
    """Start a web process of the shop."""

    def started(number=1):
        return start(application=APPLICATION, **environment(DYNO=f"web.{number}"))

    return started


@pytest.fixture
def two(shop):
    """Two web processes."""
    if not settings.REDIS_URL:
        pytest.skip("two web processes need TEST_REDIS_URL")
    return shop(1), shop(2)


def said():
    return list(ChatMessage.objects.values_list("text", flat=True))


def test_two_processes_are_one_room(two, customer, office):
    customer.connect(two[0])
    office.connect(two[1])
    customer.say("Where is it?")
    office.listen_to("Where is it?")
    office.say("On its way.")
    for person in (customer, office):
        person.listen_to("On its way.")
    assert customer.heard == office.heard == ["Where is it?", "On its way."]
    two[0].drain()
    two[1].drain()
    assert (two[0].status(), two[1].status()) == (0, 0)


def test_a_deploy_in_between_loses_and_doubles_nothing(two, customer, office):
    """The old process goes; what is said meanwhile comes with the history of the new one."""
    old, new = two
    customer.connect(old)
    office.connect(new)
    customer.say("one")
    office.listen_to("one")
    old.drain()
    assert customer.close_code() == 1012
    for text in ("two", "three"):
        office.say(text)
        office.listen_to(text)
    customer.connect(new)
    office.say("four")
    customer.listen_to("four")
    office.listen_to("four")
    assert customer.heard == office.heard == said() == ["one", "two", "three", "four"]
    assert old.status() == 0


def test_what_was_not_acknowledged_is_sent_again_and_kept_once(shop, customer, order):
    """Without Redis too: an old process goes, and another one comes."""
    key = uuid.uuid4()
    old = shop()
    customer.connect(old)
    customer.say("Did you get this?", key)
    old.drain()
    assert customer.close_code() == 1012
    assert old.status() == 0
    customer.connect(shop())
    customer.say("Did you get this?", key)
    customer.hear("ack")
    customer.say("Good.")
    customer.listen_to("Good.")
    assert customer.heard == said() == ["Did you get this?", "Good."]


def test_a_process_that_is_killed_takes_nothing_along(two, customer, office):
    customer.connect(two[0])
    office.connect(two[1])
    customer.say("one")
    office.listen_to("one")
    two[0].close()
    office.say("two")
    office.listen_to("two")
    customer.connect(two[1])
    assert customer.heard == office.heard == said() == ["one", "two"]


def test_a_redis_that_loses_its_listeners_loses_no_message(two, customer, office):
    """`CLIENT KILL`, as a restart or a proxy in between does it."""
    from redis import Redis

    customer.connect(two[0])
    office.connect(two[1])
    with Redis.from_url(settings.REDIS_URL) as redis:
        assert redis.client_kill_filter(_type="pubsub")
    customer.say("one")
    customer.hear("ack")
    while "two" not in office.heard:
        customer.say("two", uuid.UUID(int=2))
        office.hear("message")
    assert office.heard == ["one", "two"]


def test_the_office_sees_rooms_of_both_processes_until_the_drain(two, customer, office, order):
    with event_stream(two[1], EmployeeFactory()) as stream:
        assert stream.status == 200
        assert rooms(stream) == []
        customer.connect(two[0])
        assert rooms(stream) == [order.pk]
        customer.socket.close()
        assert rooms(stream) == []
        two[1].drain()
        assert stream.read().strip() == b""
    assert two[1].status() == 0
