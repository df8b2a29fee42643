"""Making a data directory of PostgreSQL, which its manual calls a database cluster."""

import os
from pathlib import Path

from dockyard import files, shell
from dockyard.errors import CommandFailed, DockyardError
from dockyard.services import account
from dockyard.services.postgres_client import EXISTING, MAJOR, USER, major, program
from dockyard.services.service import Record

ACCESS = "# TYPE  DATABASE  USER  ADDRESS       METHOD\nhost    all       all   127.0.0.1/32  scram-sha-256\n"

BUILTIN_LOCALE = ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
C_LIBRARY_LOCALE = ["--locale=C.UTF-8"]
"""The same order of characters from the C library: PostgreSQL 16 has no locale of its own."""


def initdb_command(data: Path, password_file: Path, record: Record) -> list[str]:
    """Make a data directory whose server listens on the loopback interface alone and always wants the password."""
    settings = {
        "listen_addresses": "127.0.0.1",
        "port": str(record.port),
        "unix_socket_directories": "",
        "timezone": "UTC",
        "log_timezone": "UTC",
    }
    locale = BUILTIN_LOCALE if int(major(record.version)) >= int(MAJOR) else C_LIBRARY_LOCALE
    return [
        *(
            str(program("initdb", record.version)),
            f"--pgdata={data}",
            f"--username={USER}",
            f"--pwfile={password_file}",
        ),
        *("--encoding=UTF8", *locale, "--data-checksums", "--auth-local=reject", "--auth-host=scram-sha-256"),
        *(f"--set={key}={value}" for key, value in settings.items()),
    ]


def make(data: Path, record: Record, name: str) -> None:
    """Make the data directory `data` for the record's version, with the database `name` in it.

    The database is made before there is a server: then the service is whole as soon as it is there. Raises
    DockyardError with what PostgreSQL says.
    """
    data.mkdir(mode=0o700)
    account.settle(data, program("postgres", record.version))
    password_file = data.with_name(f".{data.name}.password")
    files.write(password_file, f"{record.password}\n", mode=0o600)
    os.chown(password_file, data.stat().st_uid, data.stat().st_gid)
    alone = [str(program("postgres", record.version)), "--single", "-D", str(data), EXISTING]
    create = f'CREATE DATABASE "{name}"\n' if name != EXISTING else ""
    try:
        shell.run([*account.prefix(data), *initdb_command(data, password_file, record)])
        shell.run([*account.prefix(data), *alone], stdin=create.encode())
    except CommandFailed as failure:
        raise DockyardError(f"PostgreSQL could not make its data directory:\n{failure.output.strip()}") from None
    finally:
        password_file.unlink()
    files.write(data / "pg_hba.conf", ACCESS)


def command(data: Path, record: Record) -> list[str]:
    """The server over the data directory, on the record's port."""
    postgres = program("postgres", record.version)
    return [*account.prefix(data), str(postgres), "-D", str(data), "-p", str(record.port)]
