"""A newer major version of PostgreSQL for a service: dumped, restored beside, counted, and switched to in one step.

Meanwhile the service is closed: both servers run on ports of their own that nobody knows, so no write is lost. The old
data directory stays until somebody is sure.
"""

import shutil
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from dockyard import files, shell
from dockyard.errors import DockyardError
from dockyard.logs import reading
from dockyard.output import Say
from dockyard.processes import ports
from dockyard.services import backups, cluster, lifecycle, snapshot
from dockyard.services.backup import in_words
from dockyard.services.postgres import POSTGRES
from dockyard.services.postgres_client import EXISTING, client, database, major, query
from dockyard.services.scratch import PREFIX
from dockyard.services.service import Record, Service, reserved_ports, write_record

LEFT_BEHIND = r"""
SELECT 'the database ' || datname FROM pg_database
WHERE NOT datistemplate AND datname NOT IN (:'own', :'existing') AND NOT starts_with(datname, :'scratch')
UNION ALL SELECT 'the role ' || rolname FROM pg_roles WHERE rolname <> 'postgres' AND rolname !~ '^pg_'
UNION ALL SELECT 'the tablespace ' || spcname FROM pg_tablespace WHERE spcname !~ '^pg_'
UNION ALL SELECT 'what ALTER DATABASE or ALTER ROLE has set: ' || array_to_string(setconfig, ', ')
FROM pg_db_role_setting
"""
"""What a dump of the service's database does not hold."""


def upgrade(service: Service, wanted: str, say: Say) -> Record:
    """Run the service on the major version `wanted`; its port, password and so its links stay.

    Returns the new record. Raises DockyardError; whatever fails, the old server runs again with the old data.
    """
    with backups.alone(service, f"postgres:upgrade {service.name}"):
        lifecycle.require_running(service)
        old = service.record()
        _refuse(service, old, wanted)
        new = replace(old, version=POSTGRES.version(wanted), data=f"data-{wanted}")
        place = service.directory / ".upgrade"
        with _made(place, service, new, say) as data:
            say(f"Closing {service.name}: nobody reaches the database until this is done")

            def change() -> None:
                _move(service, old, new, data, say)
                files.discard(service.directory / new.data)  # left by one that was killed just before its end
                data.rename(service.directory / new.data)
                write_record(service.directory, new)
                say(f"Starting PostgreSQL {new.version} on the same port")

            def undo() -> None:
                write_record(service.directory, old)
                files.discard(service.directory / new.data)

            lifecycle.restart_with(service, change, undo, "upgrade")
    return new


def _refuse(service: Service, old: Record, wanted: str) -> None:
    """Raises DockyardError when there is nothing to upgrade to, no room, or something that would get lost."""
    if wanted not in POSTGRES.versions:
        raise DockyardError(f"No PostgreSQL {wanted} here: choose {' or '.join(POSTGRES.versions)}")
    if int(wanted) <= int(major(old.version)):
        raise DockyardError(f"{service.name} runs PostgreSQL {old.version} already: there is nothing to upgrade")
    more = query(old, EXISTING, LEFT_BEHIND, own=database(service.name), existing=EXISTING, scratch=PREFIX)
    if more:
        raise DockyardError(
            f"An upgrade takes the database {database(service.name)} along, and would lose {'; '.join(more)}\n"
            "Note it down, remove it and try again; make it anew afterwards"
        )
    needed, free = 2 * size(service.data), shutil.disk_usage(service.directory).free
    if free < needed:
        raise DockyardError(f"An upgrade may want {in_words(needed)}, {in_words(free)} are free: make room first")


@contextmanager
def _made(place: Path, service: Service, new: Record, say: Say) -> Iterator[Path]:
    """A new data directory in `place`, which goes with whatever is left in it."""
    files.discard(place)
    place.mkdir(mode=0o700)
    try:
        say(f"Preparing PostgreSQL {new.version}")
        cluster.make(place / "data", new, database(service.name))
        _take_settings_along(service.data, place / "data")
        yield place / "data"
    finally:
        files.discard(place)


def _take_settings_along(old: Path, new: Path) -> None:
    """Copy what was set with ALTER SYSTEM; the new server does not start with a setting that it does not know."""
    (new / "postgresql.auto.conf").write_bytes((old / "postgresql.auto.conf").read_bytes())


def _move(service: Service, old: Record, new: Record, data: Path, say: Say) -> None:
    """Dump from the one, restore into the other, count in both. Raises DockyardError when they differ."""
    name, dump = database(service.name), data.with_name("dump")
    source = replace(old, port=ports.free(reserved_ports()))
    target = replace(new, port=ports.free(reserved_ports() | {source.port}))
    with _server(service, service.data, source), _server(service, data, target):
        say(f"Dumping with PostgreSQL {new.version}")
        rows = snapshot.dump(replace(source, version=new.version), name, dump, say)
        say(f"Restoring {in_words(dump.stat().st_size)}")
        snapshot.load(target, name, dump)
        say(f"Counting the rows of {len(rows)} tables")
        if told := snapshot.differences(rows, snapshot.count_rows(target, name)):
            raise DockyardError("The restored data differ, so the old ones stay:\n" + "\n".join(told))


@contextmanager
def _server(service: Service, data: Path, record: Record) -> Iterator[None]:
    """The server over a data directory, on a port of the record's, letting clients in."""
    stop = getattr(signal, f"SIG{POSTGRES.stop_signal}")
    with shell.serving(cluster.command(data, record), service.log, stop, lifecycle.STOP_SECONDS):
        deadline = time.monotonic() + lifecycle.READY_DEADLINE
        probe = client(record, EXISTING, "psql", "-XAtqc", "SELECT 1")
        while not shell.succeeds(probe.argv, env=probe.env):
            if time.monotonic() > deadline:
                said = "\n".join(reading.tail(service.log, 5))
                raise DockyardError(f"PostgreSQL {record.version} did not start. The end of its log:\n{said}")
            time.sleep(lifecycle.POLL_SECONDS)
        yield


def kept(service: Service) -> list[Path]:
    """Data directories from before upgrades."""
    return sorted(place for place in service.directory.glob("data*") if place != service.data)


def kept_in_words(service: Service) -> str:
    """They and their sizes; empty when there are none."""
    return ", ".join(f"{place} ({in_words(size(place))})" for place in kept(service))


def size(place: Path) -> int:
    """Bytes of the files below a directory."""
    return sum(file.lstat().st_size for file in place.rglob("*") if file.is_file())
