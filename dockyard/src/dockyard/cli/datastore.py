"""The commands that every kind of service has, in the words of Dokku's official datastore plugins."""

import argparse
from collections.abc import Sequence
from functools import partial

from dockyard import output
from dockyard.cli import ask, datastore_data, datastore_links
from dockyard.cli.command import Arguments, Plugin
from dockyard.cli.datastore_arguments import Row, service_only
from dockyard.errors import DockyardError
from dockyard.services import lifecycle, links
from dockyard.services.kind import Facts, Kind
from dockyard.services.service import NO_NAME, Service, all_of

LABEL_WIDTH = 20
"""Columns of the label in `info`, as in the plugins."""


def _declare_create(parser: Arguments) -> None:
    service_only(parser)
    parser.add_argument("-p", "--password")
    parser.set_defaults(image_version="")


def _declare_create_of_major(parser: Arguments) -> None:
    _declare_create(parser)
    parser.add_argument("-I", "--image-version", default="", metavar="MAJOR")


def _create(kind: Kind, given: argparse.Namespace) -> None:
    service = lifecycle.create(
        kind, given.service, given.password, partial(output.verbose, quiet=True), given.image_version
    )
    output.info2(f"{kind.title} container created: {service.name}")
    _print_info(service)


def _declare_destroy(parser: Arguments) -> None:
    service_only(parser)
    parser.add_argument("-f", "--force", action="store_true")


def _destroy(kind: Kind, given: argparse.Namespace) -> None:
    service = Service.existing(kind, given.service)
    _refuse_linked(service)
    if not given.force:
        ask.to_destroy(f"{service.name} {kind.title} service", service.name)
    output.info2(f"Deleting {service.name}", quiet=True)
    output.verbose("Removing data", quiet=True)
    lifecycle.destroy(service, partial(_refuse_linked, service))
    output.info2(f"{kind.title} container deleted: {service.name}")


def _refuse_linked(service: Service) -> None:
    if links.apps(service):
        raise DockyardError("Cannot delete linked service")


def _exists(kind: Kind, given: argparse.Namespace) -> None:
    if not given.service:
        raise DockyardError(NO_NAME)
    if given.service not in (service.name for service in all_of(kind)):
        raise DockyardError(f"Service {given.service} does not exist")
    output.info1(f"Service {given.service} exists")


def _facts(service: Service) -> Facts:
    facts: Facts = {
        "--config-dir": lambda: str(service.directory),
        "--data-dir": lambda: str(service.data),
        "--dsn": lambda: service.kind.dsn(service),
        "--exposed-ports": lambda: "-",
        "--id": lambda: service.program,
        "--internal-ip": lambda: "127.0.0.1",
        "--links": lambda: " ".join(links.apps(service)) or "-",
        "--service-root": lambda: str(service.directory),
        "--status": lambda: lifecycle.status(service),
        "--version": lambda: f"{service.kind.name}:{service.kind.version(service.record().version)}",
    }
    return facts | service.kind.more_facts(service)


def _declare_info(parser: Arguments) -> None:
    parser.prefix_chars = "\0"  # every word is taken as it is: a flag that is none has a message of its own
    parser.words("words")


def _info(kind: Kind, given: argparse.Namespace) -> None:
    names = [word for word in given.words if not word.startswith("-")]
    flags = [word for word in given.words if word.startswith("-")]
    service = Service.existing(kind, names[0] if names else None)
    if not flags:
        _print_info(service)
        return
    facts = _facts(service)
    if len(flags) > 1 or flags[0] not in facts:
        raise DockyardError(f"Invalid flag passed, valid flags: {' '.join(facts)}")
    output.plain(facts[flags[0]]())


def _print_info(service: Service) -> None:
    output.info2(f"{service.name} {service.kind.name} service information")
    for flag, fact in _facts(service).items():
        label = flag.removeprefix("--").replace("-", " ").capitalize() + ":"
        output.verbose(f"{label:<{LABEL_WIDTH}} {fact()}")


def _list(kind: Kind, given: argparse.Namespace) -> None:
    services = all_of(kind)
    if not services:
        output.warn(f"There are no {kind.title} services")
        return
    output.info2(f"{kind.title} services", quiet=True)
    for service in services:
        output.plain(service.name)


def _start(kind: Kind, given: argparse.Namespace) -> None:
    service = Service.existing(kind, given.service)
    output.info1(f"Starting {kind.title}", quiet=True)
    if lifecycle.start(service):
        output.info2("Container started")
    else:
        output.warn("Service is already started")


def _stop(kind: Kind, given: argparse.Namespace) -> None:
    service = Service.existing(kind, given.service)
    output.info2(f"Stopping {kind.title}", quiet=True)
    if lifecycle.stop(service):
        output.verbose("Container stopped", quiet=True)
    else:
        output.warn("Service is already stopped")


def _restart(kind: Kind, given: argparse.Namespace) -> None:
    _stop(kind, given)
    _start(kind, given)


def plugin(kind: Kind, more: Sequence[Row] = ()) -> Plugin:
    """The commands of one kind of service: those that every kind has, and `more`."""
    made = Plugin(kind.name, f"Manage {kind.title} services")
    word = kind.name
    majors, declare_create = ("", _declare_create)
    if kind.versions:
        majors, declare_create = (" [-I|--image-version MAJOR]", _declare_create_of_major)
    rows = [
        ("create", f"<service> [-p|--password PASSWORD]{majors}", f"create a {word} service", declare_create, _create),
        (
            *(
                "destroy",
                "<service> [-f|--force]",
                f"delete the {word} service and its data if there are no links left",
            ),
            *(_declare_destroy, _destroy),
        ),
        ("exists", "<service>", f"check if the {word} service exists", service_only, _exists),
        ("info", "<service> [--single-info-flag]", "print the service information", _declare_info, _info),
        ("list", "", f"list all {word} services", lambda parser: None, _list),
        ("restart", "<service>", f"graceful shutdown and restart of the {word} service", service_only, _restart),
        ("start", "<service>", f"start a previously stopped {word} service", service_only, _start),
        ("stop", "<service>", f"stop a running {word} service", service_only, _stop),
        *datastore_data.rows(kind),
        *datastore_links.rows(kind),
        *more,
    ]
    for verb, usage, summary, declare, run in sorted(rows, key=lambda row: row[0]):
        made.command(f"{word}:{verb}", usage, summary, declare)(partial(run, kind))
    return made
