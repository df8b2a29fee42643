"""Backing up PostgreSQL services: one at a time a service, the oldest going as new ones come."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from dockyard import files, lock, output, properties
from dockyard.app import App
from dockyard.errors import DockyardError, StageFailed
from dockyard.output import Say
from dockyard.services import backup_place, lifecycle, links, snapshot
from dockyard.services.backup import Backup, digest, in_words, new_name, origin, scratch_name
from dockyard.services.backup_place import Place
from dockyard.services.postgres import POSTGRES
from dockyard.services.postgres_client import database
from dockyard.services.service import Service

KEEP = 7
"""Backups kept of each reason: a week of nightly ones. A day of many releases does not push those out."""

TYPED, SCHEDULED, BEFORE_RELEASE, BEFORE_RESTORE = "typed", "scheduled", "before release", "before restore"
"""What a backup was taken for."""

WHEN = "releases.backup"
"""The property of an app that says when its databases are backed up by themselves."""

EVERY_RELEASE = "before-release"
"""Its value for a backup of each linked database before a release is built, and so before it migrates."""


def make(service: Service, place: Place, reason: str, say: Say) -> Backup:
    """Take a backup of a running service.

    Arguments: `reason`, one of TYPED ...; `say`, told what is under way. Raises DockyardError with nothing left behind.
    """
    with alone(service, f"postgres:backup {service.name}"):
        return make_locked(service, place, reason, say)


@contextmanager
def alone(service: Service, who: str) -> Iterator[None]:
    """Nobody else backs the service up, restores, verifies or upgrades it; waits, saying so, until that is true."""

    def tell(holder: str) -> None:
        output.info1(f"Waiting for `{holder}`")

    with lock.hold(service.backup_lock, who, waiting=tell):
        yield


def make_locked(service: Service, place: Place, reason: str, say: Say) -> Backup:
    """`make`, for a caller that holds the lock."""
    lifecycle.require_running(service)
    with files.scratch_directory(place.scratch, scratch_name(service.name)) as folder:
        moment, name = _name(service, place)
        dump = folder / name
        record = service.record()
        say(f"Dumping database {database(service.name)} of PostgreSQL {record.version}")
        rows = snapshot.dump(record, database(service.name), dump, say)
        backup = Backup(
            name=name,
            service=service.name,
            database=database(service.name),
            version=record.version,
            taken_at=datetime.fromtimestamp(moment, UTC).isoformat(timespec="seconds"),
            size=dump.stat().st_size,
            sha256=digest(dump),
            rows=rows,
            reason=reason,
            origin=origin(),
        )
        say(f"Writing {in_words(backup.size)} to {place}")
        place.add(backup, dump)
    prune(service, place, reason, say)
    return backup


def _name(service: Service, place: Place) -> tuple[int, str]:
    """The moment and a name for a backup of now; one taken in the same second is waited out."""
    taken = set(place.names())
    while (name := new_name(service.name, moment := int(time.time()))) in taken:
        time.sleep(0.1)
    return moment, name


def keep(service: Service) -> int:
    """How many backups of each reason are kept (`postgres:set NAME backup-keep`)."""
    return int(files.read_json(service.settings, {}).get("backup-keep", KEEP))


def prune(service: Service, place: Place, reason: str, say: Say) -> None:
    """Delete the oldest backups of a reason beyond those to be kept: only ones that this very home has written."""
    ours = [one for one in place.backups(service.name) if (one.reason, one.origin) == (reason, origin())]
    for old in ours[: -keep(service)]:
        say(f"Removing {old.name}: {keep(service)} of its kind are kept")
        place.remove(old.name)


def find(service: Service, words: str, places: list[Place]) -> tuple[Place, Backup]:
    """The backup a user names, and where it is.

    Arguments: `words`, its name, a path or an address in a bucket; empty for the newest; `places`, where to look for a
    mere name. Raises DockyardError when there is none.
    """
    if "/" in words:
        where, _, name = words.rpartition("/")
        place = backup_place.named(service, where or "/")
        return place, place.read(name.removesuffix(".dump").removesuffix(".json"))
    found = [(place, one) for place, one in listed(service, places) if words in ("", one.name)]
    if not found:
        raise DockyardError(
            f"There is no backup {words} of {service.name}".replace("  ", " ")
            + f"\n`dokku postgres:backups {service.name}` lists them; `dokku postgres:backup {service.name}` takes one"
        )
    return max(found, key=lambda pair: pair[1].name)


def listed(service: Service, places: list[Place]) -> list[tuple[Place, Backup]]:
    """The service's backups and where they are. A place out of reach is told, and hides no other."""
    found: list[tuple[Place, Backup]] = []
    for place in places:
        with output.said_if_it_fails(f"The backups in {place} could not be listed"):
            found += [(place, one) for one in place.backups(service.name)]
    return found


def before_release(app: App) -> None:
    """Back up every PostgreSQL service the app is linked to, if its property says so.

    Raises StageFailed when one cannot be backed up: a release that cannot be undone is not begun.
    """
    if properties.computed(app, WHEN, "") != EVERY_RELEASE:
        return
    for name in links.services(POSTGRES, app):
        service = Service(POSTGRES, name)
        output.info1(f"Backing up {name} before the release")
        try:
            backup = make(service, backup_place.default(service), BEFORE_RELEASE, output.verbose)
        except DockyardError as failure:
            raise StageFailed(f"The database was not backed up, so nothing was released\n{failure}") from None
        output.verbose(f"Backup {backup.name}: `dokku postgres:restore {name} {backup.name}` brings it back")
