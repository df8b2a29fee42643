"""`connect`, `export`, `import` and `logs`, for every kind of service."""

import argparse
import sys

from dockyard import output, shell
from dockyard.cli.command import Arguments
from dockyard.cli.datastore_arguments import Row, service_only
from dockyard.errors import DockyardError
from dockyard.logs import reading
from dockyard.services import lifecycle
from dockyard.services.kind import Kind
from dockyard.services.service import Service

LINES = 100
"""How much of a log is shown, as by Dokku."""


def _running(kind: Kind, given: argparse.Namespace) -> Service:
    service = Service.existing(kind, given.service)
    lifecycle.require_running(service)
    return service


def _connect(kind: Kind, given: argparse.Namespace) -> int:
    client = kind.client(_running(kind, given))
    return shell.foreground(client.argv, env=client.env)


def _export(kind: Kind, given: argparse.Namespace) -> int:
    service = _running(kind, given)
    if sys.stdout.isatty():
        raise DockyardError(
            "A dump is not for reading: send it to a file\n"
            f"dokku {kind.name}:export {service.name} > {service.name}.dump"
        )
    dump = kind.dump(service)
    return shell.foreground(dump.argv, env=dump.env)


def _import(kind: Kind, given: argparse.Namespace) -> None:
    service = _running(kind, given)
    if sys.stdin.isatty():
        raise DockyardError("No data provided on stdin.")
    kind.load(service, sys.stdin.buffer)


def _declare_logs(parser: Arguments) -> None:
    service_only(parser)
    parser.add_argument("number", nargs="?", type=int, metavar="<tail-num>")
    parser.add_argument("-t", "--tail", action="store_true")
    parser.add_argument("-n", "--num", type=int, default=LINES)


def _logs(kind: Kind, given: argparse.Namespace) -> None:
    service = Service.existing(kind, given.service)
    if lifecycle.status(service) != "running":
        output.warn("Service logs may not be output as service is not running")
    for line in reading.tail(service.log, max(0, given.num if given.number is None else given.number)):
        output.plain(line)
    if given.tail:
        for _, line in reading.follow(lambda: [service.log]):
            output.plain(line)


def rows(kind: Kind) -> list[Row]:
    """The commands about data and logs."""
    word = kind.name
    tail = "<service> [-t|--tail] [-n|--num NUM]"
    return [
        ("connect", "<service>", f"connect to the service via the {word} connection tool", service_only, _connect),
        ("export", "<service>", f"export a dump of the {word} service database", service_only, _export),
        ("import", "<service>", f"import a dump into the {word} service database", service_only, _import),
        ("logs", tail, "print the most recent log(s) for this service", _declare_logs, _logs),
    ]
