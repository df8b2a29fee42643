"""`postgres:backup` and what goes with it."""

import argparse
import json
from functools import partial

from dockyard import files, lock, output
from dockyard.cli import ask
from dockyard.cli.command import Arguments
from dockyard.cli.datastore_arguments import Row, service_only
from dockyard.errors import DockyardError
from dockyard.schedule import jobs
from dockyard.services import backup_bucket, backup_place, backups, links, restore, verification
from dockyard.services.backup import Backup, in_words
from dockyard.services.backup_place import Place
from dockyard.services.kind import Kind
from dockyard.services.service import Service

SAY = partial(output.verbose, quiet=True)
HEADINGS = ("NAME", "SIZE", "TAKEN", "TABLES", "ROWS", "RESTORES")


def _declare_backup(parser: Arguments) -> None:
    service_only(parser)
    parser.add_argument("place", nargs="?", default="")
    parser.add_argument("--scheduled", action="store_true")


def _backup(kind: Kind, given: argparse.Namespace) -> None:
    service = Service.existing(kind, given.service)
    place = backup_place.named(service, given.place)
    output.info1(f"Backing up {service.name}", quiet=True)
    backup = backups.make(service, place, backups.SCHEDULED if given.scheduled else backups.TYPED, SAY)
    output.info2(f"Backup made: {backup.name}")
    SAY(f"{in_words(backup.size)}, {_contents(backup)}, SHA-256 {backup.sha256}")


def _declare_backups(parser: Arguments) -> None:
    service_only(parser)
    parser.add_argument("place", nargs="?", default="")
    parser.add_argument("--format", default="stdout")


def _backups(kind: Kind, given: argparse.Namespace) -> None:
    if given.format not in ("stdout", "json"):
        raise DockyardError("Invalid format specified, supported formats: json, stdout")
    service = _perhaps_destroyed(kind, given.service)
    if given.place:
        place = backup_place.named(service, given.place)
        places, found = [place], [(place, backup) for backup in place.backups(service.name)]
    else:
        places = _places(service)
        found = backups.listed(service, places)
    if given.format == "json":
        output.plain(json.dumps([backup.as_record() | {"place": str(place)} for place, backup in found]))
        return
    if not found:
        output.warn(f"There are no backups of {service.name}: `dokku postgres:backup {service.name}` takes one")
    for place in places:
        _print_table(place, [backup for where, backup in found if where is place])


def _perhaps_destroyed(kind: Kind, name: str | None) -> Service:
    """The service; one that is gone counts while there are backups of it."""
    if name and backup_place.default(gone := Service(kind, name)).folder.is_dir():
        return gone
    return Service.existing(kind, name)


def _places(service: Service) -> list[Place]:
    """Where backups of the service are known to be: the default place, and where scheduled ones go."""
    job = jobs.find(jobs.backup_of(service.program))
    elsewhere = [backup_place.named(service, job.words[3])] if job and len(job.words) > 3 else []
    return [backup_place.default(service), *elsewhere]


def _print_table(place: Place, found: list[Backup]) -> None:
    if not found:
        return
    output.info2(f"Backups in {place}", quiet=True)
    rows = [_row(backup) for backup in found]
    widths = [max(map(len, column)) for column in zip(HEADINGS, *rows, strict=True)]
    for row in [HEADINGS, *rows]:
        output.plain("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def _row(backup: Backup) -> tuple[str, ...]:
    tables, rows = len(backup.rows), sum(backup.rows.values())
    return backup.name, in_words(backup.size), backup.reason, str(tables), str(rows), backup.state


def _declare_restore(parser: Arguments) -> None:
    service_only(parser)
    parser.add_argument("backup", nargs="?", default="")
    parser.add_argument("--no-backup", action="store_true")
    parser.add_argument("-f", "--force", action="store_true")


def _restore(kind: Kind, given: argparse.Namespace) -> None:
    service = Service.existing(kind, given.service)
    if not given.backup:
        raise DockyardError(f"Please specify the backup to restore: `dokku postgres:backups {service.name}` lists them")
    place, backup = backups.find(service, given.backup, _places(service))
    if not given.force:
        ask.to_destroy(f"the present data of {service.name}, for those of {backup.taken_at}", service.name)
    output.info1(f"Restoring {service.name} from {backup.name}", quiet=True)
    before = restore.restore(service, place, backup, SAY, safely=not given.no_backup)
    output.info2(f"Restored: {service.name} is as of {backup.taken_at}")
    if before:
        output.verbose(f"What was there before is {before.name}")
    for name in links.apps(service):
        output.verbose(
            f"{name} is linked and goes on with these data. Was the backup taken before a migration? "
            f"`dokku run {name} python manage.py migrate`"
        )


def _declare_verify(parser: Arguments) -> None:
    service_only(parser)
    parser.add_argument("backup", nargs="?", default="")


def _verify(kind: Kind, given: argparse.Namespace) -> None:
    service = Service.existing(kind, given.service)
    place, backup = backups.find(service, given.backup, _places(service))
    output.info1(f"Verifying {backup.name}", quiet=True)
    if found := verification.verify(service, place, backup, SAY).verified["differences"]:
        raise DockyardError(f"{backup.name} restores, but differs:\n" + "\n".join(found))
    output.info2(f"{backup.name} restores: {_contents(backup)}")


def _contents(backup: Backup) -> str:
    return f"{len(backup.rows)} tables, {sum(backup.rows.values())} rows"


def _declare_auth(parser: Arguments) -> None:
    service_only(parser)
    for word in ("key", "secret", "region", "signature", "endpoint"):
        parser.add_argument(word, nargs="?", default="")


def _auth(kind: Kind, given: argparse.Namespace) -> None:
    """Dokku's plugin has a signature version before the endpoint; there is one nowadays, so it may be left out."""
    service = Service.existing(kind, given.service)
    if not (given.key and given.secret):
        raise DockyardError("Please specify the access key's id and the secret key")
    endpoint = given.endpoint or (given.signature if "://" in given.signature else "")
    backup_bucket.set_auth(service, given.key, given.secret, given.region, endpoint)
    output.info1(f"Credentials for the backups of {service.name} are kept", quiet=True)


def _deauth(kind: Kind, given: argparse.Namespace) -> None:
    backup_bucket.drop_auth(Service.existing(kind, given.service))
    output.info1(f"Credentials for the backups of {given.service} are removed", quiet=True)


def _declare_set(parser: Arguments) -> None:
    service_only(parser)
    parser.add_argument("key", nargs="?", default="")
    parser.add_argument("value", nargs="?", default="")


def _set(kind: Kind, given: argparse.Namespace) -> None:
    service = Service.existing(kind, given.service)
    if given.key != "backup-keep":
        trouble = "Invalid property specified" if given.key else "No property specified"
        raise DockyardError(f"{trouble}, valid properties include: backup-keep")
    if given.value and not (given.value.isdecimal() and 1 <= int(given.value) <= 10000):
        raise DockyardError(f"backup-keep is how many backups of each kind are kept, from 1 up: not {given.value}")
    output.info2(f"Setting backup-keep to {given.value}" if given.value else "Unsetting backup-keep", quiet=True)
    with lock.hold(service.lock):
        stored = files.read_json(service.settings, {}) | {"backup-keep": given.value}
        files.write_json(service.settings, {key: value for key, value in stored.items() if value})


ROWS: list[Row] = [
    ("backup", "<service> [<dir>|s3://<bucket>/<prefix>]", "back up the database", _declare_backup, _backup),
    ("backups", "<service> [<dir>|s3://<bucket>/<prefix>] [--format stdout|json]", "list the backups", _declare_backups,
     _backups),
    ("backup-auth", "<service> <key> <secret> [<region>] [<signature-version>] [<endpoint>]",
     "keep the credentials of the bucket for backups", _declare_auth, _auth),
    ("backup-deauth", "<service>", "remove the credentials of the bucket for backups", service_only, _deauth),
    ("restore", "<service> <backup> [--no-backup] [-f|--force]", "replace the data by those of a backup",
     _declare_restore, _restore),
    ("set", "<service> <property> [<value>]", "set or clear a property of the service: backup-keep", _declare_set,
     _set),
    ("verify-backup", "<service> [<backup>]", "prove that a backup restores, in a scratch database", _declare_verify,
     _verify),
]  # fmt: skip
