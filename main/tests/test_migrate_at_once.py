"""`migrate_safely` on a real PostgreSQL, in processes of its own: locks, bounds, sudden ends."""

import os
import signal
from contextlib import contextmanager

import pytest

from main.safe_migrations.postgresql import KEY
from main.tests.scratch_database import PATIENCE, Database, eventually, server
from main.tests.throw_away_app import Stock

ON_POSTGRESQL = os.environ.get("TEST_DATABASE_URL", "").startswith("postgres")
pytestmark = pytest.mark.skipif(not ON_POSTGRESQL, reason="TEST_DATABASE_URL names none")

NOTE = 'migrations.AddField("shelf", "note", models.TextField(null=True))'
ONCE = "migrations.RunSQL(\"INSERT INTO stock_shelf (name) VALUES ('once')\")"
SLEEP = 'migrations.RunSQL("SELECT pg_sleep(600)")'
INDEX = 'portable.AddIndexConcurrently("shelf", models.Index(fields=["name"], name="by_name"))'
TABLE = 'migrations.CreateModel("Box", [("id", models.BigAutoField(primary_key=True))])'


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
