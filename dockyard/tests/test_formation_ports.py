"""Ports for processes."""

import random
import socket

import pytest

from dockyard.processes import ports


@pytest.mark.parametrize("address", ["127.0.0.1", "0.0.0.0"])
def test_a_port_somebody_listens_on_is_not_free(address: str) -> None:
    with socket.create_server((address, 0)) as listener:
        assert not ports.is_free(listener.getsockname()[1])


def test_a_port_that_can_be_bound_beside_its_listener_is_not_free(monkeypatch: pytest.MonkeyPatch) -> None:
    """Some kernels let 127.0.0.1 be bound beside 0.0.0.0 when both allow the address to be used again."""
    with socket.create_server(("0.0.0.0", 0)) as listener:
        monkeypatch.setattr(socket.socket, "bind", lambda self, address: None)
        assert not ports.is_free(listener.getsockname()[1])


def test_a_port_that_only_root_may_have_is_not_free(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: socket.socket, address: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(socket.socket, "bind", refuse)
    assert not ports.is_free(22)


def test_a_port_whose_listener_has_gone_is_free() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = int(listener.getsockname()[1])
    assert ports.is_free(port)


def test_it_draws_again_when_a_port_is_taken_or_in_use(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = iter([20001, 20002, 20003])
    monkeypatch.setattr(random, "randint", lambda first, last: next(drawn))
    monkeypatch.setattr(ports, "is_free", lambda port: port != 20002)
    assert ports.free(frozenset({20001})) == 20003


def test_it_stays_below_the_ports_the_kernel_gives_to_outgoing_connections() -> None:
    assert all(ports.FIRST <= ports.free() <= ports.LAST < 32768 for _ in range(20))
