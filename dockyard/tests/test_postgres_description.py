"""What dockyard asks of PostgreSQL, before anything is run."""

from pathlib import Path

import pytest

from dockyard.errors import DockyardError
from dockyard.services import account, cluster, lifecycle, postgres_client
from dockyard.services.postgres import POSTGRES
from dockyard.services.service import Record, Service, write_record


def test_it_listens_on_the_loopback_interface_alone_and_asks_for_the_password() -> None:
    words = cluster.initdb_command(Path("/d"), Path("/p"), Record(20001, "18.4", "secret"))
    assert {"--set=listen_addresses=127.0.0.1", "--set=unix_socket_directories=", "--set=port=20001"} <= set(words)
    assert {"--auth-local=reject", "--auth-host=scram-sha-256", "--encoding=UTF8"} <= set(words)
    assert cluster.ACCESS.splitlines()[1:] == ["host    all       all   127.0.0.1/32  scram-sha-256"]


def test_its_database_needs_no_quotes_in_sql() -> None:
    assert postgres_client.database("booktime-database") == "booktime_database"


def test_its_url_survives_any_password_and_repr_hides_it(home: Path) -> None:
    service, record = Service(POSTGRES, "books"), Record(20001, "18.4", "p@ss/w:rd")
    write_record(service.directory, record)
    assert POSTGRES.dsn(service) == "postgres://postgres:p%40ss%2Fw%3Ard@127.0.0.1:20001/books"
    assert "p@ss" not in repr(record)
    assert "p@ss" not in repr(POSTGRES.client(service))
    assert "p@ss" not in " ".join(POSTGRES.client(service).argv)
    assert (service.directory / "service.json").stat().st_mode & 0o777 == 0o600


def test_it_is_stopped_by_the_signal_that_lets_its_data_be_written(home: Path) -> None:
    assert lifecycle.settings(Service(POSTGRES, "books"))["stopsignal"] == "INT"


def test_a_plain_user_runs_it_as_they_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    assert account.prefix(tmp_path) == []


def test_a_version_dockyard_does_not_bring_is_said() -> None:
    with pytest.raises(DockyardError, match="brings no PostgreSQL 9"):
        postgres_client.program("postgres", "9.6")


def test_an_older_major_sorts_like_the_newest() -> None:
    words = cluster.initdb_command(Path("/d"), Path("/p"), Record(20001, "16.14", "secret"))
    assert "--locale=C.UTF-8" in words
    assert "--locale-provider=builtin" not in words
    assert "--data-checksums" in words


def test_a_major_that_is_not_there_is_refused_before_anything_is_made(dokku, home: Path) -> None:  # type: ignore[no-untyped-def]
    answer = dokku("postgres:create", "books", "-I", "9")
    assert (answer.code, answer.err) == (1, " !     No Postgres 9 here: choose 16 or 18\n")
    assert not Service(POSTGRES, "books").exists()
    assert dokku("redis:create", "cache", "--image-version", "7").code == 2
