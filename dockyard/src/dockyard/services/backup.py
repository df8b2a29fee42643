"""A backup: what its record, a small file beside the dump, says of it."""

import hashlib
import os
import re
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from dockyard import paths
from dockyard.errors import DockyardError

DUMP, RECORD = ".dump", ".json"
"""What follows the backup's name in the names of its two files."""

TIME = "%Y%m%dT%H%M%SZ"
"""ISO 8601's basic format, UTC: names sort by time."""


class Unfit(DockyardError):
    """A backup does not restore, or is not the one that was written."""


@dataclass(frozen=True)
class Backup:
    """One backup.

    `version` is the server's, `taken_at` in UTC (ISO 8601), `size` in bytes, `rows` table to number of rows when it was
    taken, `reason` what it was taken for, `origin` the machine and home that wrote it, `verified` the outcome of its
    last verification: `at`, `differences`.
    """

    name: str
    service: str
    database: str
    version: str
    taken_at: str
    size: int
    sha256: str
    rows: dict[str, int]
    reason: str
    origin: str
    verified: dict[str, Any] = field(default_factory=dict)

    @property
    def state(self) -> str:
        """ "verified", "differs", or "-" for one that nobody has restored yet."""
        if not self.verified:
            return "-"
        return "differs" if self.verified["differences"] else "verified"

    def as_record(self) -> dict[str, Any]:
        return asdict(self)


def from_record(record: Any, where: str, name: str) -> Backup:
    """The backup of a decoded record.

    Arguments: `where` the record was, for messages; `name`, of the backup whose files they are. Files are read and
    removed by that name, so a record with another one is not believed. Raises DockyardError when it is no record.
    """
    try:
        backup = Backup(**record)
        if not (isinstance(backup.sha256, str) and isinstance(backup.rows, dict) and isinstance(backup.verified, dict)):
            raise TypeError
    except TypeError:
        raise DockyardError(f"{where} is no record of a backup, or damaged: nothing was done with its dump") from None
    if backup.name != name:
        raise DockyardError(
            f"{where} says that it is of {backup.name!r}, not of {name}: nothing was done with its dump\n"
            "If its two files were renamed, give them their name back"
        )
    return backup


def new_name(service: str, moment: float) -> str:
    """The name of a backup that this home takes at `moment` (seconds since the epoch)."""
    return f"{service}-{time.strftime(TIME, time.gmtime(moment))}-{origin_mark()}"


def name_pattern(service: str) -> re.Pattern[str]:
    """What the names of a service's backups look like."""
    return re.compile(rf"{re.escape(service)}-\d{{8}}T\d{{6}}Z-[0-9a-f]{{8}}")


def origin() -> str:
    """This machine and home: backups from elsewhere, in a bucket that several share, are not ours to delete."""
    return f"{os.uname().nodename}:{paths.home()}"


def origin_mark() -> str:
    """`origin`, short, for names: two homes may write to one place in the same second."""
    return hashlib.sha256(os.fsencode(origin())).hexdigest()[:8]


def scratch_name(service: str) -> str:
    """The name of the scratch directory for a service's dumps: another home's goes on beside it."""
    return f"{service}.{origin_mark()}"


def digest(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def in_words(size: int) -> str:
    """Bytes as people read them: "34.2 MB"."""
    amount = float(size)
    for unit in ("bytes", "kB", "MB", "GB"):
        if amount < 1000:
            return f"{amount:.0f} {unit}" if unit == "bytes" else f"{amount:.1f} {unit}"
        amount /= 1000
    return f"{amount:.1f} TB"
