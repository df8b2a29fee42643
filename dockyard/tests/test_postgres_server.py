"""A real PostgreSQL server: made, kept to itself, stopped, started, dumped, restored, destroyed."""

import socket
import subprocess

import pytest

from dockyard.processes import ending, supervisor
from dockyard.services import lifecycle
from dockyard.services.postgres import POSTGRES
from dockyard.services.service import Service

pytestmark = pytest.mark.platform


def _ask(service: Service, sql: str, **env: str) -> "subprocess.CompletedProcess[str]":
    client = POSTGRES.client(service)
    argv = [*client.argv, "-XAtqc", sql]
    return subprocess.run(argv, env=client.env | env, capture_output=True, text=True, check=False)


def test_a_service_lives_and_dies(dokku, platform) -> None:  # type: ignore[no-untyped-def]
    answer = dokku("postgres:create", "book-db")
    assert answer.code == 0
    assert "=====> Postgres container created: book-db\n" in answer.out
    service = Service(POSTGRES, "book-db")
    assert _ask(service, "select current_database(), lower('Ä')").stdout == "book_db|ä\n"
    assert _ask(service, "select 1", PGPASSWORD="wrong").returncode != 0
    everyone = subprocess.run(["ps", "axww", "-o", "args"], capture_output=True, text=True, check=True).stdout
    assert service.record().password not in everyone

    assert dokku("postgres:create", "book-db").err == " !     Postgres service book-db already exists\n"
    ending.shutdown()
    assert dokku("postgres:info", "book-db", "--status").out == "stopped\n"
    supervisor.ensure_running()
    lifecycle.ensure_running(service)
    assert dokku("--force", "postgres:destroy", "book-db").out.endswith("=====> Postgres container deleted: book-db\n")
    assert list((platform / "services" / "postgres").iterdir()) == []
    assert supervisor.states() == {}


def test_a_port_that_another_program_took_is_said(dokku, platform) -> None:  # type: ignore[no-untyped-def]
    service = lifecycle.create(POSTGRES, "books", None, lambda text: None)
    lifecycle.stop(service)
    with socket.create_server(("127.0.0.1", service.record().port)):
        answer = dokku("postgres:start", "books")
    assert answer.code == 1
    assert f"another program listens on its port, {service.record().port}" in answer.err
    assert dokku("postgres:start", "books").code == 0


def test_a_server_that_does_not_start_leaves_nothing(dokku, platform, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(type(POSTGRES), "command", lambda self, service: ["/bin/false"])
    monkeypatch.setattr(lifecycle, "READY_DEADLINE", 1)
    answer = dokku("postgres:create", "books")
    assert answer.code == 1
    assert list((platform / "services" / "postgres").iterdir()) == []
    assert supervisor.states() == {}
