"""The port apps answer on: the usual one, else the next free one, then always the same."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from dockyard import properties
from dockyard.errors import DockyardError
from dockyard.router import caddy


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """A port somebody else listens on, made the usual one."""
    with socket.create_server(("127.0.0.1", 0)) as somebody:
        port = int(somebody.getsockname()[1])
        monkeypatch.setattr(caddy, "USUAL_PORT", port)
        yield port


def test_a_taken_usual_port_gives_way_to_the_next_free_one(home: Path, taken: int) -> None:
    assert taken < caddy.port() < taken + 1000


def test_the_port_is_remembered(home: Path, taken: int, monkeypatch: pytest.MonkeyPatch) -> None:
    chosen = caddy.port()
    monkeypatch.setattr(caddy, "USUAL_PORT", chosen + 5000)
    assert caddy.port() == chosen
    assert properties.get(None, "proxy.proxy-port") == str(chosen)


def test_a_remembered_port_that_is_taken_is_said_with_the_remedy(home: Path, taken: int) -> None:
    properties.put(None, "proxy.proxy-port", str(taken))
    with pytest.raises(DockyardError, match=f"Port {taken} is taken by another program.*proxy-port PORT"):
        caddy._refuse_taken_port()


def test_addresses_name_the_port_unless_it_is_http_s_own(home: Path) -> None:
    properties.put(None, "proxy.proxy-port", "8123")
    assert caddy.url("booktime.localhost") == "http://booktime.localhost:8123"
    properties.put(None, "proxy.proxy-port", "80")
    assert caddy.url("booktime.localhost") == "http://booktime.localhost"
