"""A newer PostgreSQL under the same name: nothing lost, and the old one unchanged whatever fails."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from backing_up import described, sql
from dockyard.errors import DockyardError
from dockyard.services import backups, lifecycle, snapshot, upgrade
from dockyard.services.postgres import POSTGRES
from dockyard.services.service import Record, Service
from pushing import environment, eventually, processes

TABLES = """
CREATE TABLE book (id serial PRIMARY KEY, title text UNIQUE);
INSERT INTO book (title) SELECT 'Ä ' || n FROM generate_series(1, 500) AS n;
ALTER SYSTEM SET work_mem = '7MB';
"""


def quiet(text: str) -> None:
    pass


@pytest.fixture(scope="module")
def server(module_platform: Path) -> Service:
    service = lifecycle.create(POSTGRES, "books", None, quiet, "16")
    for statement in TABLES.strip().splitlines():
        sql(service, statement)
    return service


@pytest.fixture
def old(server: Service) -> Iterator[tuple[Service, Record]]:
    """A service of PostgreSQL 16, which runs unchanged after the test."""
    record = server.record()
    yield server, record
    assert server.record() == record
    assert sql(server, "SELECT count(*) FROM book") == "500"
    assert sql(server, "SHOW server_version").startswith("16.")
    assert upgrade.kept(server) == []
    sql(server, "UPDATE book SET title = title")


@pytest.mark.platform
def test_what_would_be_lost_is_refused(old: tuple[Service, Record]) -> None:
    service, _ = old
    sql(service, "CREATE ROLE reader")
    sql(service, "CREATE DATABASE another")
    with pytest.raises(DockyardError, match="would lose the database another; the role reader\n"):
        upgrade.upgrade(service, "18", quiet)
    sql(service, "DROP DATABASE another")
    sql(service, "DROP ROLE reader")


@pytest.mark.platform
def test_a_difference_leaves_the_old_one_running(old: tuple[Service, Record], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshot, "differences", lambda expected, found: ["book has 499 rows instead of 500"])
    with pytest.raises(DockyardError, match="499 rows instead of 500"):
        upgrade.upgrade(old[0], "18", quiet)


@pytest.mark.platform
def test_a_new_server_that_does_not_start_leaves_the_old_one_running(
    old: tuple[Service, Record], monkeypatch: pytest.MonkeyPatch
) -> None:
    start = lifecycle._start

    def broken(service: Service) -> None:
        if service.record().version.startswith("18"):
            raise DockyardError("It did not start")
        start(service)

    monkeypatch.setattr(lifecycle, "_start", broken)
    with pytest.raises(DockyardError, match="It did not start"):
        upgrade.upgrade(old[0], "18", quiet)


@pytest.mark.platform
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_an_interrupted_upgrade_leaves_the_old_one(
    old: tuple[Service, Record], module_platform: Path, number: int
) -> None:
    """Running again, but after SIGKILL, which gives nobody the time: it is to be started."""
    service, _ = old
    command = subprocess.Popen(
        [sys.executable, "-m", "dockyard", "postgres:upgrade", "books"], env=environment(module_platform),
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    assert command.stdout is not None
    assert any(b"Dumping with" in line for line in command.stdout)
    command.send_signal(number)
    command.communicate()
    if number == signal.SIGTERM:
        return
    assert eventually(lambda: not any(str(service.directory) in words for words in processes(module_platform).values()))
    assert lifecycle.is_wanted(service)
    assert lifecycle.start(service)


@pytest.mark.platform
def test_it_runs_the_newer_version_with_the_same_data_and_address(server: Service) -> None:
    address = server.kind.dsn(server)
    said: list[str] = []
    upgrade.upgrade(server, "18", said.append)
    assert "Closing books: nobody reaches the database until this is done" in said
    assert sql(server, "SHOW server_version").startswith("18.")
    assert server.kind.dsn(server) == address
    assert sql(server, "SELECT count(*), min(title) FROM book") == "500|Ä 1"
    assert sql(server, "INSERT INTO book (title) VALUES ('new') RETURNING id") == "501"
    assert sql(server, "SHOW work_mem") == "7MB"
    assert lifecycle.stop(server)
    assert lifecycle.start(server)
    assert sql(server, "SELECT count(*) FROM book") == "501"
    assert upgrade.kept_in_words(server).startswith(f"{server.directory}/data (")
    with pytest.raises(DockyardError, match="nothing to upgrade"):
        upgrade.upgrade(server, "18", quiet)


@pytest.mark.platform
def test_the_old_data_stay_until_told(server: Service) -> None:
    """Goes on where the test before ends."""
    assert upgrade.kept(server) == [server.directory / "data"]
    cleanup = [sys.executable, "-m", "dockyard", "postgres:upgrade-cleanup", "books"]
    home = server.directory.parents[2]
    assert b"Deleted: " in subprocess.run(cleanup, env=environment(home), check=True, stdout=subprocess.PIPE).stdout
    assert upgrade.kept(server) == []
    assert subprocess.run(cleanup, env=environment(home), check=False, stderr=subprocess.DEVNULL).returncode == 1
    assert sql(server, "SELECT count(*) FROM book") == "501"


def test_cleaning_up_waits_for_an_upgrade_under_way(home: Path) -> None:
    service = described(home)
    for name in ("data", "data-18"):
        (service.directory / name).mkdir()
    with backups.alone(service, "postgres:upgrade books"):
        cleanup = subprocess.Popen(
            [sys.executable, "-m", "dockyard", "postgres:upgrade-cleanup", "books"], env=environment(home),
            stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert cleanup.stdout is not None
        assert cleanup.stdout.readline() == "-----> Waiting for `postgres:upgrade books`\n"
        assert (service.directory / "data-18").exists()
    assert "Deleted: " in cleanup.communicate()[0]
    assert upgrade.kept(service) == []


def test_a_version_that_is_not_there_is_refused(dokku, home: Path) -> None:  # type: ignore[no-untyped-def]
    service = described(home)
    assert dokku("postgres:upgrade", "books").err.startswith(" !     Service books is not running")
    with pytest.raises(DockyardError, match="choose 16 or 18"):
        upgrade._refuse(service, service.record(), "17")
    with pytest.raises(DockyardError, match="nothing to upgrade"):
        upgrade._refuse(service, service.record(), "16")
