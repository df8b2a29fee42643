"""Who is in which room: two processes at once, and processes that are killed."""

import os
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest

from main.chat import presence
from main.chat.admission import Person
from main.chat.presence import TTL, Entry, MemoryStore, RedisStore, Room
from main.chat.presence import memory as memory_module
from main.chat.presence import redis_store as redis_module

ANA = Person(1, "ana@example.com", "ana@example.com", False)
BEN = Person(2, "ben@example.com", "Customer service", True)


class Clock:
    """Stands in for the module `time`."""

    now = 1_000_000.0

    def time(self):
        return self.now

    monotonic = time


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(memory_module, "time", clock)
    monkeypatch.setattr(redis_module, "time", clock)
    return clock


@pytest.fixture(params=["memory", "redis"])
def store(request):
    if request.param == "memory":
        yield MemoryStore()
        return
    if not (address := os.environ.get("TEST_REDIS_URL")):
        pytest.skip("needs TEST_REDIS_URL")
    found = RedisStore(address, f"test-{uuid.uuid4()}")
    yield found
    forget(found)


def forget(store):
    for key in store.redis.scan_iter(f"{store.prefix}:*"):
        store.redis.delete(key)
    store.redis.close()


def entry(order, person, socket="socket"):
    return Entry(order, person, socket)


def test_nobody_is_there_at_first(store):
    assert store.rooms() == []


def test_who_enters_is_told_who_is_there_already(store):
    assert store.enter(entry(5, ANA, "a")) == (Room(5, ()), 1)
    assert store.enter(entry(5, BEN, "b")) == (Room(5, (ANA,)), 1)
    assert store.enter(entry(6, BEN, "c")) == (Room(6, ()), 2)
    assert store.rooms() == [Room(5, (ANA, BEN)), Room(6, (BEN,))]


def test_somebody_with_two_windows_is_there_until_the_last_is_closed(store):
    store.enter(entry(5, ANA, "a"))
    found, sockets = store.enter(entry(5, ANA, "b"))
    assert (found.has(ANA.pk), sockets) == (True, 2)
    assert store.rooms() == [Room(5, (ANA,))]
    assert store.leave(entry(5, ANA, "a")).has(ANA.pk)
    assert not store.leave(entry(5, ANA, "b")).has(ANA.pk)
    assert store.rooms() == []


def test_who_leaves_twice_has_left(store):
    store.enter(entry(5, ANA))
    assert store.leave(entry(5, ANA)) == store.leave(entry(5, ANA)) == Room(5, ())


@pytest.mark.usefixtures("clock")
def test_those_of_a_killed_process_expire(store, clock):
    store.enter(entry(5, ANA, "killed"))
    store.enter(entry(5, BEN, "alive"))
    clock.now += TTL - 1
    store.refresh([entry(5, BEN, "alive")])
    assert store.rooms() == [Room(5, (ANA, BEN))]
    clock.now += 2
    assert store.rooms() == [Room(5, (BEN,))]
    assert store.enter(entry(5, ANA, "back")) == (Room(5, (BEN,)), 1)


def test_a_refresh_brings_back_what_redis_has_forgotten(store):
    store.refresh([entry(5, ANA), entry(6, BEN)])
    assert store.rooms() == [Room(5, (ANA,)), Room(6, (BEN,))]


def test_of_many_windows_at_once_one_is_the_first_and_one_the_last(store):
    entries = [entry(5, ANA, str(number)) for number in range(20)]
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(store.enter, entries))
        left = list(threads.map(store.leave, entries))
    assert sum(not room.has(ANA.pk) for room, _ in found) == 1
    assert sorted(sockets for _, sockets in found) == list(range(1, 21))
    assert sum(not room.has(ANA.pk) for room in left) == 1


def test_customers_come_first():
    assert Room.of(5, [entry(5, BEN, "a"), entry(5, ANA, "b")]).people == (ANA, BEN)


def test_it_is_in_redis_if_there_is_one(settings):
    settings.REDIS_URL = "redis://localhost:1/0"
    assert isinstance(presence.store(), RedisStore)
    settings.REDIS_URL = ""
    assert isinstance(presence.store(), MemoryStore)
    assert presence.store() is presence.store()
