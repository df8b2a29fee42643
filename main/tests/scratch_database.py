"""A database of PostgreSQL for one test, and `migrate_safely` in processes of its own on it."""

import os
import subprocess
import sys
import time
from contextlib import contextmanager

from django.conf import settings

from main.safe_migrations.postgresql import KEY

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
