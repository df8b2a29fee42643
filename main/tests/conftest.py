"""What every test has: no network but loopback, an empty cache."""

import io
import ipaddress
import json
import logging
import socket
from uuid import uuid4

import pytest
from django.core.cache import cache

from booktime.logs import JsonFormatter
from main.mails import background
from main.tests.factories import DispatcherFactory, EmployeeFactory, UserFactory

real_connect = socket.socket.connect


def connect_to_loopback(self, address):
    """Connect, unless it would leave the machine."""
    host = address[0] if isinstance(address, tuple) else "localhost"
    if host != "localhost" and not ipaddress.ip_address(host).is_loopback:
        raise RuntimeError(f"A test tried to reach {host}: tests stay on this machine.")
    return real_connect(self, address)


@pytest.fixture(autouse=True)
def _loopback_only(monkeypatch):
    monkeypatch.setattr(socket.socket, "connect", connect_to_loopback)


@pytest.fixture(autouse=True)
def _empty_cache():
    yield
    cache.clear()


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path_factory):
    # Made by the first upload: most tests have none, and a tmp_path for each costs a tenth of all.
    settings.MEDIA_ROOT = tmp_path_factory.getbasetemp() / f"media-{uuid4().hex}"


@pytest.fixture(autouse=True)
def in_the_background(monkeypatch):
    """Send mails in the test's own thread; gives the function that would do it in another."""
    real = background.later
    monkeypatch.setattr(background, "later", lambda task, *arguments: task(*arguments))
    return real


@pytest.fixture
def user(db):
    return UserFactory()


@pytest.fixture
def owner(db):
    return UserFactory(is_staff=True, is_superuser=True)


@pytest.fixture
def owner_client(client, owner):
    client.force_login(owner)
    return client


@pytest.fixture
def employee(db):
    return EmployeeFactory()


@pytest.fixture
def dispatcher(db):
    return DispatcherFactory()


@pytest.fixture
def json_lines():
    """What is logged from now on, as production would write it: a function gives the entries."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonFormatter(release="v12", process="web.1"))
    # Django's own logger of failed requests does not hand on what it gets.
    loggers = [logging.getLogger(), logging.getLogger("django.request")]
    for logger in loggers:
        logger.addHandler(handler)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    for logger in loggers:
        logger.removeHandler(handler)
