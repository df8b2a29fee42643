"""Where backups are kept: a directory, or a prefix in a bucket (backup_bucket.py)."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path

from dockyard import files, output, paths
from dockyard.errors import DockyardError
from dockyard.services.backup import DUMP, RECORD, Backup, Unfit, digest, from_record, name_pattern
from dockyard.services.service import Service


class Place(ABC):
    """A place for backups. Each is two files: the record is there first, the dump makes the backup exist."""

    @property
    @abstractmethod
    def scratch(self) -> Path:
        """The local directory in which dumps come about."""

    @abstractmethod
    def names(self) -> list[str]:
        """The names of whatever dumps with a record there are."""

    @abstractmethod
    def read(self, name: str) -> Backup:
        """The backup of that name; raises DockyardError when there is none or its record is damaged."""

    @abstractmethod
    def write_record(self, backup: Backup) -> None: ...

    @abstractmethod
    def put_dump(self, backup: Backup, dump: Path) -> None:
        """Move the dump, a file in `scratch`, to its place: whole or not at all."""

    @abstractmethod
    def fetch(self, backup: Backup) -> AbstractContextManager[Path]:
        """A local file with the dump, for the time of the body."""

    @abstractmethod
    def remove(self, name: str) -> None:
        """Delete both files of a backup, or what there is of them."""

    @abstractmethod
    def __str__(self) -> str: ...

    def add(self, backup: Backup, dump: Path) -> None:
        """Keep a new backup; leaves nothing behind when that fails."""
        try:
            self.write_record(backup)
            self.put_dump(backup, dump)
        except BaseException:
            with output.said_if_it_fails(f"What was written of {backup.name} could not be removed"):
                self.remove(backup.name)
            raise

    def backups(self, service: str) -> list[Backup]:
        """The service's backups, oldest first; a damaged record is told and left out."""
        found = []
        for name in sorted(name for name in self.names() if name_pattern(service).fullmatch(name)):
            try:
                found.append(self.read(name))
            except DockyardError as damage:
                output.warn(str(damage))
        return found

    @contextmanager
    def checked(self, backup: Backup) -> Iterator[Path]:
        """The dump as a local file for the time of the body.

        Raises Unfit when it is not the one that was written.
        """
        with self.fetch(backup) as dump:
            if dump.stat().st_size != backup.size or digest(dump) != backup.sha256:
                raise Unfit(
                    f"{backup.name} is damaged: its dump is not what was written (size or SHA-256 differ)\n"
                    "Nothing was done with it. Take another backup of the list"
                )
            yield dump


class Directory(Place):
    """Backups in a local directory, which is made when it is missing, for its owner alone."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def scratch(self) -> Path:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return self.folder

    def names(self) -> list[str]:
        dumps = {file.name.removesuffix(DUMP) for file in self.folder.glob(f"[!.]*{DUMP}")}
        return [name for name in dumps if (self.folder / f"{name}{RECORD}").exists()]

    def read(self, name: str) -> Backup:
        record = self.folder / f"{name}{RECORD}"
        if not (self.folder / f"{name}{DUMP}").is_file():
            raise DockyardError(f"There is no backup {name} in {self}: its dump would be {name}{DUMP}")
        if not record.is_file():
            raise DockyardError(
                f"{self.folder / name}{DUMP} is not known to be whole: its record, {record.name}, is not beside it\n"
                "A dump that another program made is taken by `dokku postgres:import`"
            )
        return from_record(files.read_json(record, {}), str(record), name)

    def write_record(self, backup: Backup) -> None:
        files.write_json(self.scratch / f"{backup.name}{RECORD}", backup.as_record(), mode=0o600)

    def put_dump(self, backup: Backup, dump: Path) -> None:
        dump.replace(self.folder / f"{backup.name}{DUMP}")

    def fetch(self, backup: Backup) -> AbstractContextManager[Path]:
        return nullcontext(self.folder / f"{backup.name}{DUMP}")

    def remove(self, name: str) -> None:
        for suffix in (DUMP, RECORD):
            (self.folder / f"{name}{suffix}").unlink(missing_ok=True)

    def __str__(self) -> str:
        return str(self.folder)


def default(service: Service) -> Directory:
    """Where a service's backups go unless somebody says otherwise."""
    return Directory(paths.backups(service.kind.name) / service.name)


def named(service: Service, words: str) -> Place:
    """The place a user names: empty for the default one, `s3://BUCKET/PREFIX`, or a directory.

    Raises DockyardError for a bucket without a name, or when S3 is not to be had.
    """
    if not words:
        return default(service)
    if words.startswith("s3://"):
        from dockyard.services.backup_bucket import Bucket

        return Bucket(service, words)
    if "://" in words:
        raise DockyardError(f"{words} is no place for backups: name a directory or s3://BUCKET/PREFIX")
    return Directory(Path(words).expanduser().absolute())
