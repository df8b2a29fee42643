"""`postgres:upgrade` and `postgres:upgrade-cleanup`."""

import argparse
from functools import partial

from dockyard import files, output
from dockyard.cli.command import Arguments
from dockyard.cli.datastore_arguments import Row, service_only
from dockyard.errors import DockyardError
from dockyard.services import backups, links, upgrade
from dockyard.services.kind import Kind
from dockyard.services.postgres_client import MAJOR
from dockyard.services.service import Service

SAY = partial(output.verbose, quiet=True)


def _declare_upgrade(parser: Arguments) -> None:
    service_only(parser)
    parser.add_argument("-I", "--image-version", default=MAJOR, metavar="MAJOR")


def _upgrade(kind: Kind, given: argparse.Namespace) -> None:
    service = Service.existing(kind, given.service)
    output.info1(f"Upgrading {service.name} to PostgreSQL {given.image_version}", quiet=True)
    if apps := links.apps(service):
        SAY(f"Linked, and without a database meanwhile: {', '.join(apps)}")
    new = upgrade.upgrade(service, given.image_version, SAY)
    output.info2(f"{service.name} runs PostgreSQL {new.version}")
    SAY(f"Kept: {upgrade.kept_in_words(service)}")
    SAY(f"When all is well, `dokku postgres:upgrade-cleanup {service.name}` deletes it")


def _cleanup(kind: Kind, given: argparse.Namespace) -> None:
    service = Service.existing(kind, given.service)
    with backups.alone(service, f"postgres:upgrade-cleanup {service.name}"):  # an upgrade under way may yet be undone
        if not (there := upgrade.kept(service)):
            raise DockyardError(f"{service.name} keeps no data from before an upgrade")
        said = upgrade.kept_in_words(service)
        for place in there:
            files.discard(place)
    output.info1(f"Deleted: {said}", quiet=True)


ROWS: list[Row] = [
    ("upgrade", "<service> [-I|--image-version MAJOR]", "run the service on a newer major version of PostgreSQL",
     _declare_upgrade, _upgrade),
    ("upgrade-cleanup", "<service>", "delete the data an upgrade has kept", service_only, _cleanup),
]  # fmt: skip
