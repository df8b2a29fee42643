"""What tests of backups need: SQL on a service, and records of backups that nobody took."""

import subprocess
from pathlib import Path
from typing import Any

from dockyard.services import backup_place
from dockyard.services.backup import Backup, digest, new_name, origin
from dockyard.services.backup_place import Directory
from dockyard.services.postgres import POSTGRES
from dockyard.services.service import Record, Service, write_record


def sql(service: Service, text: str) -> str:
    """What the database answers; the test fails when it refuses."""
    client = POSTGRES.client(service)
    argv = [*client.argv, "-XAtq", "-v", "ON_ERROR_STOP=1", "-c", text]
    done = subprocess.run(argv, env=client.env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def databases(service: Service) -> list[str]:
    return sql(service, "SELECT datname FROM pg_database WHERE NOT datistemplate ORDER BY 1").split()


def described(home: Path, name: str = "books", version: str = "18.4") -> Service:
    """A service that never ran."""
    service = Service(POSTGRES, name)
    write_record(service.directory, Record(20001, version, "secret"))
    return service


def pretended(service: Service, moment: int, place: Directory | None = None, **facts: Any) -> Backup:
    """A backup whose dump is no dump."""
    place = place or backup_place.default(service)
    dump = place.scratch / "pretended"
    dump.write_bytes(b"no dump")
    known: dict[str, Any] = {
        "name": new_name(service.name, moment), "service": service.name, "database": service.name, "version": "18.4",
        "taken_at": "2026-01-01T00:00:00+00:00", "size": 7, "sha256": digest(dump), "rows": {}, "reason": "typed",
        "origin": origin(),
    }  # fmt: skip
    backup = Backup(**known | facts)
    place.add(backup, dump)
    return backup
