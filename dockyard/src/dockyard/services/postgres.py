"""PostgreSQL 18 unless an older one is asked for, from the package that carries it.

18 rather than 16, which the package carries as well: its built-in C.UTF-8 locale treats every alphabet alike on every
machine (16 depends on the C library's locales) and it is maintained until November 2030 (16: 2028). Starting takes
the same time.
"""

from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote

from dockyard import shell
from dockyard.errors import DockyardError
from dockyard.services import cluster
from dockyard.services.kind import Client, Facts, Kind
from dockyard.services.postgres_client import FOLDERS, MAJOR, TEMPLATES, USER, client, database, program
from dockyard.services.service import Record, Service


class Postgres(Kind):
    name = "postgres"
    title = "Postgres"
    key = "DATABASE_URL"
    alternative = "DOKKU_POSTGRES"
    stop_signal = "INT"  # fast shutdown: clients are let go, the data written (postgres(1))
    versions = tuple(FOLDERS)

    def version(self, wanted: str = "") -> str:
        return shell.run([str(program("postgres", wanted or MAJOR)), "--version"]).split()[-1]

    def prepare(self, service: Service, place: Path, record: Record) -> None:
        if service.name in TEMPLATES:
            raise DockyardError(f"PostgreSQL keeps the name {service.name} for a database of its own: choose another")
        cluster.make(place / record.data, record, database(service.name))

    def command(self, service: Service) -> list[str]:
        return cluster.command(service.data, service.record())

    def address(self, service: Service) -> str:
        return address(service.record(), database(service.name))

    def more_facts(self, service: Service) -> Facts:
        from dockyard.schedule import jobs
        from dockyard.services import upgrade

        job = jobs.find(jobs.backup_of(service.program))
        return {
            "--backup-last-run": lambda: jobs.outcome(job) if job else "-",
            "--backup-schedule": lambda: job.schedule if job else "-",
            "--kept-data": lambda: upgrade.kept_in_words(service) or "-",
        }

    def answers(self, service: Service) -> bool:
        probe = _client(service, "psql", "-XAtqc", "SELECT 1")
        return shell.succeeds(probe.argv, env=probe.env)

    def client(self, service: Service) -> Client:
        return _client(service, "psql")

    def dump(self, service: Service) -> Client:
        return _client(service, "pg_dump", "--format=custom", "--no-acl", "--no-owner")

    def load(self, service: Service, source: BinaryIO) -> None:
        restore = _client(
            service,
            *("pg_restore", "--clean", "--if-exists", "--no-owner", "--no-acl", "--single-transaction"),
            f"--dbname={database(service.name)}",
        )
        if shell.foreground(restore.argv, env=restore.env) != 0:
            raise DockyardError(
                f"Nothing was imported: the data of {service.name} are as they were\n"
                "An import takes what `dokku postgres:export` or `pg_dump --format=custom` wrote"
            )


def address(record: Record, name: str) -> str:
    """The URL of a database of the record's server, without its scheme and `://`."""
    return f"{USER}:{quote(record.password, safe='')}@127.0.0.1:{record.port}/{name}"


def _client(service: Service, name: str, *arguments: str) -> Client:
    return client(service.record(), database(service.name), name, *arguments)


POSTGRES = Postgres()
