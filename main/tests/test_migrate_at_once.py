"""`migrate_safely` on a real PostgreSQL, in processes of its own: locks, bounds, sudden ends."""

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager

import pytest
from django.conf import settings

from main.safe_migrations.postgresql import KEY
from main.tests.throw_away_app import Stock

ON_POSTGRESQL = os.environ.get("TEST_DATABASE_URL", "").startswith("postgres")
pytestmark = pytest.mark.skipif(not ON_POSTGRESQL, reason="TEST_DATABASE_URL names none")

NOTE = 'migrations.AddField("shelf", "note", models.TextField(null=True))'
ONCE = "migrations.RunSQL(\"INSERT INTO stock_shelf (name) VALUES ('once')\")"
SLEEP = 'migrations.RunSQL("SELECT pg_sleep(600)")'
INDEX = 'portable.AddIndexConcurrently("shelf", models.Index(fields=["name"], name="by_name"))'
TABLE = 'migrations.CreateModel("Box", [("id", models.BigAutoField(primary_key=True))])'
PATIENCE = 60


def eventually(look):
    """The first true value `look` returns; it must come within PATIENCE seconds."""
    deadline = time.monotonic() + PATIENCE
    while not (found := look()):
        assert time.monotonic() < deadline, "it never came"
        time.sleep(0.05)
    return found


class Database:
    """A scratch database with the throw-away app, and connections of the test's own to it."""

    def __init__(self, name, stock):
        self.stock = stock
        self.address, _, _ = os.environ["TEST_DATABASE_URL"].rpartition("/")
        self.address += f"/{name}"
        self.started = []

    @contextmanager
    def session(self, autocommit=True):
        import psycopg

        with psycopg.connect(self.address, autocommit=autocommit) as session:
            yield session

    def ask(self, query, *values):
        with self.session() as session:
            return session.execute(query, values).fetchone()

    def start(self, **variables):
        """Start `migrate_safely`; what it says goes into a file."""
        said = self.stock.directory / f"said-{len(self.started)}"
        environment = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(self.stock.directory),
            "PYTHONDONTWRITEBYTECODE": "1",
            "DJANGO_SETTINGS_MODULE": "stock_settings",
            "DATABASE_URL": self.address,
        }
        with said.open("w") as file:
            process = subprocess.Popen(
                [sys.executable, "manage.py", "migrate_safely"],
                cwd=settings.BASE_DIR,
                env=environment | variables,
                stdout=file,
                stderr=subprocess.STDOUT,
            )
        process.said = said.read_text
        self.started.append(process)
        return process

    def run(self, **variables):
        """Run it to its end; returns exit code and words."""
        process = self.start(**variables)
        return process.wait(PATIENCE), process.said()

    def is_doing(self, words):
        """Whether a session is in the middle of a statement with these words in it."""
        query = "SELECT 1 FROM pg_stat_activity WHERE state = 'active' AND query LIKE %s"
        return self.ask(f"{query} AND pid <> pg_backend_pid()", f"%{words}%")

    def lock_is_free(self):
        return self.ask("SELECT pg_try_advisory_lock(%s)", KEY)[0]

    def notes(self):
        """How many tables and columns of the second migration are there, and records of it."""
        return self.ask(
            "SELECT (SELECT count(*) FROM information_schema.columns WHERE table_name = "
            "'stock_shelf' AND column_name = 'note') + (SELECT count(*) FROM "
            "information_schema.tables WHERE table_name = 'stock_box') + (SELECT count(*) FROM "
            "django_migrations WHERE app = 'stock' AND name > '0001_initial')"
        )[0]


@contextmanager
def server():
    """A connection to the server's own database, to make databases with."""
    import psycopg

    address, _, _ = os.environ["TEST_DATABASE_URL"].rpartition("/")
    with psycopg.connect(f"{address}/postgres", autocommit=True) as session:
        yield session


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    """A database in which everything but the test's own migration is applied."""
    name = f"stock_{os.getpid()}"
    with server() as session:
        session.execute(f"CREATE DATABASE {name}")
        code, said = Database(name, Stock(tmp_path_factory.mktemp("template"))).run()
        assert code == 0, said
        yield name
        session.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def database(template, tmp_path):
    name = f"{template}_test"
    with server() as session:
        session.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        found = Database(name, Stock(tmp_path))
        yield found
        for process in found.started:
            if process.poll() is None:
                process.kill()
                process.wait()
        session.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def reader(database):
    """A transaction that has read the table and does not end."""
    with database.session(autocommit=False) as session:
        session.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        session.execute("SELECT * FROM stock_shelf")
        yield session


def test_two_at_once_apply_each_migration_once(database):
    database.stock.change("0002_once", ONCE)
    with database.session() as session:
        session.execute("SELECT pg_advisory_lock(%s)", [KEY])
        both = [database.start(), database.start()]
        for process in both:
            eventually(lambda process=process: "Waiting up to 600 s" in process.said())
    assert [process.wait(PATIENCE) for process in both] == [0, 0]
    said = "".join(process.said() for process in both)
    assert said.count("Applying stock.0002_once... OK") == 1
    assert said.count("No migrations to apply") == 1
    assert database.ask("SELECT count(*) FROM stock_shelf") == (1,)


def test_who_waits_too_long_is_told_for_whom(database):
    with database.session() as session:
        session.execute("SELECT pg_advisory_lock(%s)", [KEY])
        code, said = database.run(MIGRATE_WAIT="0.1")
        assert code == 75
        assert f"(session {session.info.backend_pid}, since " in said
        assert "push again, or raise MIGRATE_WAIT" in said


def test_a_locked_table_ends_it_with_nothing_half_applied(database):
    database.stock.change("0002_note", f"{TABLE}, {NOTE}")
    with reader(database) as session:
        code, said = database.run(MIGRATE_LOCK_TIMEOUT="0.1", MIGRATE_RETRIES="1")
        assert code == 75, said
        assert "stock.0002_note met a locked table and was undone; again in 1 s" in said
        assert "stock.0002_note could not be applied" in said
        assert f"In the way may be: session {session.info.backend_pid} (idle in trans" in said
        assert "It was undone and left nothing" in said
        assert database.notes() == 0
    assert database.lock_is_free()


def test_it_succeeds_as_soon_as_the_table_is_free(database):
    database.stock.change("0002_note", f"{TABLE}, {NOTE}")
    with reader(database):
        process = database.start(MIGRATE_LOCK_TIMEOUT="0.1")
        eventually(lambda: "met a locked table" in process.said())
    assert process.wait(PATIENCE) == 0, process.said()
    assert database.notes() == 3


def test_a_statement_that_takes_too_long_ends_it(database):
    database.stock.change("0002_slow", f"{NOTE}, {SLEEP}")
    code, said = database.run(MIGRATE_STATEMENT_TIMEOUT="2")
    assert code == 1
    assert "than MIGRATE_STATEMENT_TIMEOUT allows" in said
    assert database.notes() == 0


def test_the_lock_is_free_after_a_kill(database):
    database.stock.change("0002_slow", f"{NOTE}, {SLEEP}")
    process = database.start()
    eventually(lambda: database.is_doing("SELECT pg_sleep(600)"))
    assert not database.lock_is_free()
    process.kill()
    eventually(database.lock_is_free)
    assert database.notes() == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_undoes_what_is_under_way_and_frees_the_lock(database, number):
    database.stock.change("0002_slow", f"{NOTE}, {SLEEP}")
    process = database.start()
    eventually(lambda: database.is_doing("SELECT pg_sleep(600)"))
    process.send_signal(number)
    assert process.wait(PATIENCE) == 130
    assert "Stopped. The migration under way was undone" in process.said()
    assert "Traceback" not in process.said()
    assert not database.is_doing("SELECT pg_sleep(600)")
    assert database.lock_is_free()
    assert database.notes() == 0


def test_concurrently_waits_for_others_longer_than_a_lock_and_not_for_a_second_release(database):
    database.stock.change("0002_index", INDEX, "atomic = False")
    with reader(database):
        first = database.start(MIGRATE_LOCK_TIMEOUT="0.1")
        eventually(lambda: database.is_doing("CREATE INDEX CONCURRENTLY"))
        second = database.start()
        eventually(lambda: "Waiting up to" in second.said())
        assert first.poll() is None, first.said()
    assert (first.wait(PATIENCE), second.wait(PATIENCE)) == (0, 0), first.said() + second.said()
    assert "No migrations to apply" in second.said()
    assert database.ask("SELECT indisvalid FROM pg_index WHERE indexrelid = 'by_name'::regclass")[0]


def test_an_unfinished_index_is_named(database):
    database.stock.change("0002_index", INDEX, "atomic = False")
    with reader(database):
        code, said = database.run(MIGRATE_STATEMENT_TIMEOUT="2")
    assert code == 1
    assert "stock.0002_index has atomic = False: what it did before that stays" in said
    assert "DROP INDEX CONCURRENTLY by_name;" in said
