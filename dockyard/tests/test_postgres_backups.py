"""Backups of a real database: consistent, restored wholly or not at all, proved in a scratch database."""

import dataclasses
import os
import shlex
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from backing_up import databases, sql
from dockyard import paths
from dockyard.services import backup_place, backups, lifecycle, links, restore, scratch, snapshot, verification
from dockyard.services.backup import Backup, Unfit, digest
from dockyard.services.backup_place import Directory
from dockyard.services.postgres import POSTGRES
from dockyard.services.service import Service
from pushing import Done, Pusher, environment, eventually, processes

pytestmark = pytest.mark.platform

TABLES = """
DROP SCHEMA public CASCADE; CREATE SCHEMA public;
CREATE TABLE pen ();
CREATE TABLE author (id int PRIMARY KEY, name text);
CREATE TABLE "odd 'name"" of a table" (id serial PRIMARY KEY, author int REFERENCES author);
INSERT INTO author SELECT n, 'author ' || n FROM generate_series(1, 100) AS n;
INSERT INTO "odd 'name"" of a table" (author) SELECT 1 + n % 100 FROM generate_series(1, 1000) AS n;
"""
SLEEPER = "FROM pg_stat_activity WHERE wait_event = 'PgSleep'"


def quiet(text: str) -> None:
    pass


@pytest.fixture(scope="module")
def server(module_platform: Path) -> Service:
    return lifecycle.create(POSTGRES, "books", None, quiet)


@pytest.fixture
def books(server: Service) -> Iterator[Service]:
    """A database with two tables; a test leaves nothing beside it."""
    sql(server, TABLES)
    yield server
    assert databases(server) == ["books", "postgres"]
    assert not list(backup_place.default(server).folder.glob(".*"))


@pytest.fixture
def place(tmp_path: Path) -> Directory:
    return Directory(tmp_path / "backups")


def taken(books: Service, place: Directory) -> Backup:
    return backups.make(books, place, backups.TYPED, quiet)


def typed(books: Service, *words: str) -> Done:
    """A command about the service, typed by somebody whose input ends at once."""
    done = subprocess.run(
        [sys.executable, "-m", "dockyard", words[0], books.name, *words[1:]], env=environment(paths.home()),
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
    )  # fmt: skip
    return Done(done.returncode, done.stdout.decode())


def rows(books: Service) -> int:
    return int(sql(books, "SELECT count(*) FROM author"))


def test_a_backup_knows_what_is_in_it(books: Service, place: Directory) -> None:
    backup = taken(books, place)
    assert backup.rows == {"public.pen": 0, "public.author": 100, 'public."odd \'name"" of a table"': 1000}
    assert place.backups("books") == [backup]
    dump = place.folder / f"{backup.name}.dump"
    assert (digest(dump), dump.stat().st_size, dump.stat().st_mode & 0o777) == (backup.sha256, backup.size, 0o600)


def test_it_is_of_one_moment_while_others_write(books: Service, place: Directory) -> None:
    enough = threading.Event()

    def write() -> None:
        while not enough.is_set():
            sql(
                books,
                "INSERT INTO pen SELECT FROM generate_series(1, 9); INSERT INTO author SELECT max(id) + 1 FROM author",
            )

    writer = threading.Thread(target=write)
    writer.start()
    try:
        taken_meanwhile = [taken(books, place) for _ in range(3)]
    finally:
        enough.set()
        writer.join()
    for backup in taken_meanwhile:
        assert verification.verify(books, place, backup, quiet).state == "verified"


def test_a_restored_database_is_exactly_what_it_was(books: Service, place: Directory) -> None:
    backup = taken(books, place)
    sql(books, "CREATE TABLE later (author int REFERENCES author)")
    sql(books, "INSERT INTO author VALUES (101, 'later')")
    before = restore.restore(books, place, backup, quiet)
    assert snapshot.count_rows(books.record(), "books") == backup.rows
    assert sql(books, 'INSERT INTO "odd \'name"" of a table" (author) VALUES (1) RETURNING id') == "1001"
    assert before is not None
    assert (before.reason, before.rows["public.author"], before.rows["public.later"]) == ("before restore", 101, 0)
    restore.restore(books, backup_place.default(books), before, quiet, safely=False)
    assert rows(books) == 101


def test_clients_that_come_back_at_once_do_not_keep_it_from_being_restored(books: Service, place: Directory) -> None:
    """Each is a pool that holds on to its connection: cut off, it connects again at once."""
    backup = taken(books, place)
    client = POSTGRES.client(books)
    again = f"while true; do {shlex.join([*client.argv, '-c', 'SELECT pg_sleep(600)'])}; done"
    pools = [
        subprocess.Popen(["sh", "-c", again], env=client.env, stderr=subprocess.DEVNULL, start_new_session=True)
        for _ in range(4)
    ]
    try:
        assert eventually(lambda: sql(books, f"SELECT count(*) {SLEEPER}") == "4")
        restore.restore(books, place, backup, quiet, safely=False)
        assert eventually(lambda: sql(books, f"SELECT count(*) {SLEEPER} AND datname = 'books'") == "4")
        assert rows(books) == 100
    finally:
        for pool in pools:
            os.killpg(pool.pid, signal.SIGKILL)
            pool.wait()
        sql(books, f"SELECT pg_terminate_backend(pid) {SLEEPER}")


def test_what_does_not_restore_leaves_the_data(books: Service, place: Directory) -> None:
    """A dump cut short whose checksum is right all the same: as if it had never been whole."""
    whole = taken(books, place)
    dump = place.folder / f"{whole.name}.dump"
    dump.write_bytes(dump.read_bytes()[:-200])
    cut = dataclasses.replace(whole, size=dump.stat().st_size, sha256=digest(dump))
    place.write_record(cut)
    sql(books, 'DELETE FROM "odd \'name"" of a table"')
    with pytest.raises(Unfit):
        restore.restore(books, place, cut, quiet, safely=False)
    assert snapshot.count_rows(books.record(), "books")["public.author"] == 100
    with pytest.raises(Unfit):
        verification.verify(books, place, cut, quiet)
    assert place.read(cut.name).state == "differs"


def test_a_foreign_file_is_refused_before_anything_is_touched(books: Service, tmp_path: Path) -> None:
    present = backup_place.default(books).names()
    (tmp_path / "foreign.dump").write_text("not a dump")
    refused = typed(books, "postgres:restore", f"{tmp_path}/foreign.dump", "--force")
    assert (refused.code, "its record, foreign.json, is not beside it" in refused.text) == (1, True)
    assert typed(books, "postgres:restore", "nope", "--force").code == 1
    assert backup_place.default(books).names() == present


def test_it_asks_before_it_replaces_data(books: Service, place: Directory) -> None:
    backup = taken(books, place)
    sql(books, "INSERT INTO author VALUES (101, 'later')")
    refused = typed(books, "postgres:restore", f"{place}/{backup.name}")
    assert (refused.code, 'To proceed, type "books"' in refused.text, rows(books)) == (1, True, 101)
    restored = typed(books, "postgres:restore", f"{place}/{backup.name}", "--force")
    assert (restored.code, "What was there before is books-" in restored.text, rows(books)) == (0, True, 100)


def test_a_difference_is_told_and_recorded(books: Service, place: Directory) -> None:
    backup = taken(books, place)
    place.write_record(dataclasses.replace(backup, rows=backup.rows | {"public.author": 99}))
    verified = typed(books, "postgres:verify-backup", f"{place}/{backup.name}")
    assert (verified.code, "public.author has 100 rows instead of 99" in verified.text) == (1, True)
    assert place.read(backup.name).verified["differences"] == ["public.author has 100 rows instead of 99"]
    place.write_record(backup)
    assert typed(books, "postgres:verify-backup", f"{place}/{backup.name}").code == 0
    assert typed(books, "postgres:backups", str(place)).text.splitlines()[-1].endswith("verified")


def test_a_scratch_database_of_a_killed_command_goes_with_the_next(books: Service, place: Directory) -> None:
    sql(books, f"CREATE DATABASE {scratch.PREFIX}left")
    verification.verify(books, place, taken(books, place), quiet)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_an_interrupted_backup_leaves_no_backup(books: Service, module_platform: Path, number: int) -> None:
    """Held up by a lock on a table; the next backup removes what SIGKILL left."""
    client = POSTGRES.client(books)
    holder = subprocess.Popen(
        [*client.argv, "-c", "BEGIN; LOCK TABLE author; SELECT pg_sleep(600)"], env=client.env, stderr=subprocess.PIPE
    )
    assert eventually(lambda: sql(books, f"SELECT count(*) {SLEEPER}") == "1")
    before = backup_place.default(books).names()
    command = subprocess.Popen(
        [sys.executable, "-m", "dockyard", "postgres:backup", "books"], env=environment(module_platform),
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    assert eventually(lambda: sql(books, "SELECT count(*) FROM pg_locks WHERE NOT granted") == "1")
    command.send_signal(number)
    assert command.wait() in (130, -signal.SIGKILL)
    sql(books, f"SELECT pg_terminate_backend(pid) {SLEEPER}")
    holder.communicate()
    assert eventually(lambda: not any(".sql" in words for words in processes(module_platform).values()))
    assert backup_place.default(books).names() == before
    taken(books, backup_place.default(books))


MANAGE = """
import os, sys
name = os.environ["DATABASE_URL"].rpartition("/")[2]
assert sys.argv[1:] == ["migrate", "--check"]
sys.exit(0 if name.startswith("dockyard_scratch_") and not os.environ.get("BEHIND") else 1)
"""


def test_a_linked_app_looks_at_the_scratch_database(tiny: Pusher, books: Service, place: Directory) -> None:
    backup = taken(books, place)
    links.link(books, tiny.app)
    said: list[str] = []
    assert verification.verify(books, place, backup, said.append).state == "verified"
    assert "tiny has no manage.py on the air: its migrations are not checked" in said
    tiny.write("manage.py", MANAGE)
    tiny.commit()
    tiny.must("config:set", "--no-restart", "tiny", "BEHIND=", "DISABLE_COLLECTSTATIC=1")
    assert tiny.push().code == 0
    assert verification.verify(books, place, backup, quiet).state == "verified"
    tiny.must("config:set", "--no-restart", "tiny", "BEHIND=1")
    found = verification.verify(books, place, backup, quiet)
    assert found.verified["differences"] == ["tiny: `manage.py migrate --check` ended with status 1: "]
    links.unlink(books, tiny.app)


def test_before_a_release_every_linked_database_is_backed_up(tiny: Pusher, books: Service) -> None:
    links.link(books, tiny.app)
    assert "backup must be before-release" in tiny.dokku("releases:set", "tiny", "backup", "always").text
    tiny.must("releases:set", "tiny", "backup", "before-release")
    tiny.commit()
    pushed = tiny.push()
    assert pushed.code == 0, pushed.text
    found = [one for one in backup_place.default(books).backups("books") if one.reason == "before release"]
    assert f"Backup {found[0].name}" in pushed.text
    lifecycle.stop(books)
    tiny.refused("The database was not backed up, so nothing was released", "Service books is not running")
    lifecycle.start(books)
    links.unlink(books, tiny.app)
