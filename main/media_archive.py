"""All uploaded files as one tar archive, whatever storage keeps them: a directory or a bucket."""

import hashlib
import shutil
import tarfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import File
from django.core.files.storage import Storage
from django.core.files.utils import validate_file_name

Say = Callable[[str], None]


class BadArchiveError(Exception):
    """The archive cannot be imported; the message says why. Nothing was stored."""


class NameTakenError(Exception):
    """Somebody took the name of a file while others were stored; the message says how many were."""


@dataclass
class Counts:
    """What an import did: files that were new, and files that were there already."""

    new: int = 0
    unchanged: int = 0


def names(storage: Storage, folder: str = "") -> Iterator[str]:
    """Every file the storage holds, folder by folder, in the order of their names."""
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:  # nothing was ever uploaded
        return
    prefix = f"{folder}/" if folder else ""
    for name in sorted(filter(None, files)):
        yield prefix + name
    for name in sorted(filter(None, folders)):
        yield from names(storage, prefix + name)


def export(storage: Storage, target: BinaryIO, say: Say) -> int:
    """Write every file to a tar stream and return how many there were.

    Args:
        storage: what to read.
        target: where the archive goes; it need not be seekable.
        say: is told each file's name.
    """
    count = 0
    with tarfile.open(fileobj=target, mode="w|", format=tarfile.PAX_FORMAT) as archive:
        for name in names(storage):
            say(name)
            entry = tarfile.TarInfo(name)
            entry.size = storage.size(name)
            entry.mtime = int(storage.get_modified_time(name).timestamp())
            with storage.open(name) as file:
                archive.addfile(entry, file)
            count += 1
    return count


def import_(storage: Storage, source: BinaryIO, say: Say) -> Counts:
    """Store every file of an archive under its own name.

    All of it is looked at before anything is stored. A file that is there with the same content
    stays.

    Args:
        storage: where the files go.
        source: a seekable tar archive, compressed or not.
        say: is told each file's name.

    Raises:
        BadArchiveError: it is no archive, or not a whole one, or has an entry that is not a plain
            file with a name inside the storage, or a file that is there with another content.
            Nothing is stored then.
        NameTakenError: a file came into the storage meanwhile. Those before it are stored.
    """
    counts = Counts()
    with opened(source) as archive:
        entries = [entry for entry in archive.getmembers() if not entry.isdir()]
        present = [is_stored(storage, archive, entry) for entry in entries]
        for entry, stored in zip(entries, present, strict=True):
            if stored:
                counts.unchanged += 1
                continue
            say(entry.name)
            if not store(storage, archive, entry):
                raise NameTakenError(
                    f"{entry.name} came into the shop meanwhile. Files imported before it: "
                    f"{counts.new}. Import again"
                )
            counts.new += 1
    return counts


def opened(source: BinaryIO) -> tarfile.TarFile:
    """The archive, every entry of which has been seen.

    Raises:
        BadArchiveError: it is none, or not a whole one.
    """
    try:
        archive = tarfile.open(fileobj=source)  # noqa: SIM115 - whoever called closes it
        archive.getmembers()
    except (tarfile.TarError, EOFError, OSError) as reason:
        raise BadArchiveError(f"this is not a whole tar archive ({reason})") from None
    return archive


def is_stored(storage: Storage, archive: tarfile.TarFile, entry: tarfile.TarInfo) -> bool:
    """Whether the entry is in the storage already.

    Raises:
        BadArchiveError: it may not be, or another file has its name.
    """
    check(entry)
    if not storage.exists(entry.name):
        return False
    with storage.open(entry.name) as there:
        same = digest(there) == digest(content(archive, entry))
    if not same:
        raise BadArchiveError(f"{entry.name} is in the shop with another content")
    return True


def check(entry: tarfile.TarInfo) -> None:
    """See that the entry is a plain file with a name that stays inside the storage.

    Raises:
        BadArchiveError: it is not.
    """
    try:
        validate_file_name(entry.name, allow_relative_path=True)
    except SuspiciousFileOperation:
        raise BadArchiveError(f"{entry.name!r} leads out of the shop's files") from None
    if not entry.isreg():
        raise BadArchiveError(f"{entry.name!r} is not a plain file")
    if "\\" in entry.name or not entry.name.isprintable():
        raise BadArchiveError(f"{entry.name!r} is no name for a file here")


def store(storage: Storage, archive: tarfile.TarFile, entry: tarfile.TarInfo) -> bool:
    """Store one entry under its own name; false, and nothing stored, when the name is taken."""
    kept = storage.save(entry.name, File(content(archive, entry)))
    if kept != entry.name:
        storage.delete(kept)
    return kept == entry.name


def content(archive: tarfile.TarFile, entry: tarfile.TarInfo) -> BinaryIO:
    """The bytes of a plain file in the archive."""
    file = archive.extractfile(entry)
    assert file is not None  # noqa: S101 - check() has seen that it is a plain file
    return file  # type: ignore[return-value]


def digest(file: BinaryIO | File) -> bytes:
    """The SHA-256 of what can be read."""
    seen = hashlib.sha256()
    while piece := file.read(shutil.COPY_BUFSIZE):
        seen.update(piece)
    return seen.digest()
