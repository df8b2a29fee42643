"""A service: its kind, its name, and where its state is."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from dockyard import files, paths
from dockyard.errors import DockyardError

if TYPE_CHECKING:
    from dockyard.services.kind import Kind

NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]*")
LONGEST_NAME = 63
"""Characters; a database is named like its service (PostgreSQL's NAMEDATALEN less one)."""

NO_NAME = "Please specify a valid name for the service"
NAME_RULE = f"{NO_NAME}. Valid characters are: [A-Za-z0-9_-]+"


@dataclass(frozen=True)
class Record:
    """What service.json keeps.

    `version` is that of the program that made the data directory, `data` that directory's name in the service's own.
    """

    port: int
    version: str
    password: str = field(repr=False)
    data: str = "data"


@dataclass(frozen=True)
class Service:
    """A service by kind and name; raises DockyardError for a bad name. It need not exist yet."""

    kind: "Kind"
    name: str

    def __post_init__(self) -> None:
        if not NAME.fullmatch(self.name):
            raise DockyardError(NAME_RULE)
        if len(self.name) > LONGEST_NAME:
            raise DockyardError(f"The service's name is {len(self.name)} characters long: use at most {LONGEST_NAME}")

    @classmethod
    def existing(cls, kind: "Kind", name: str | None) -> "Service":
        """The service of that name; raises DockyardError without a name and when there is none."""
        if not name:
            raise DockyardError(NO_NAME)
        if not NAME.fullmatch(name) or not (service := cls(kind, name)).exists():
            raise DockyardError(f"{kind.title} service {name} does not exist")
        return service

    def exists(self) -> bool:
        return self.directory.is_dir()

    @property
    def directory(self) -> Path:
        return paths.services(self.kind.name) / self.name

    @property
    def staging(self) -> Path:
        """Where it is prepared before it exists, and put when it is being destroyed; a killed command may leave it."""
        return self.directory.with_name(f".{self.name}")

    @property
    def data(self) -> Path:
        return self.directory / self.record().data

    @property
    def log(self) -> Path:
        return self.directory / "server.log"

    @property
    def program(self) -> str:
        """Its name with the process supervisor. No process of an app has it: those have two dots."""
        return f"{self.kind.name}.{self.name}"

    @property
    def lock(self) -> Path:
        """Held while it is created, started, stopped, linked or destroyed."""
        return paths.locks() / f"service.{self.program}"

    @property
    def backup_lock(self) -> Path:
        """Held while it is backed up, restored, verified or upgraded."""
        return paths.locks() / f"backup.{self.program}"

    @property
    def settings(self) -> Path:
        """What `KIND:set` has stored."""
        return self.directory / "settings.json"

    def record(self) -> Record:
        return read_record(self.directory)


def read_record(directory: Path) -> Record:
    """The record kept in a service's directory; raises DockyardError when it is missing or not whole."""
    place = directory / "service.json"
    try:
        return Record(**files.read_json(place, {}))
    except TypeError:
        raise DockyardError(
            f"{place} is missing or not whole: put it back from a backup, or destroy the service"
        ) from None


def write_record(directory: Path, record: Record) -> None:
    """Keep `record` in a service's directory, for the owner's eyes only."""
    files.write_json(directory / "service.json", vars(record), mode=0o600)


def all_of(kind: "Kind") -> list[Service]:
    """Every service of a kind, sorted by name."""
    place = paths.services(kind.name)
    names = sorted(entry.name for entry in place.iterdir()) if place.is_dir() else []
    return [Service(kind, name) for name in names if NAME.fullmatch(name)]


def reserved_ports() -> frozenset[int]:
    """The ports of every service, running or not: nobody else may be given one."""
    records = (paths.home() / "services").glob("*/*/service.json")
    return frozenset(read_record(place.parent).port for place in records)
