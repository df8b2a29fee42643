"""Arguments that several commands of the services take."""

import argparse
from collections.abc import Callable

from dockyard.app import App
from dockyard.cli.command import Arguments, Declare
from dockyard.errors import AppMissing, DockyardError
from dockyard.services.kind import Kind

Row = tuple[str, str, str, Declare, Callable[[Kind, argparse.Namespace], int | None]]
"""A command: what follows the colon of its name, its arguments, its summary, its declaration, its function."""


def service_only(parser: Arguments) -> None:
    """The service's name; optional here because its absence has a message of its own."""
    parser.add_argument("service", nargs="?", metavar="<service>")


def service_and_app(parser: Arguments) -> None:
    service_only(parser)
    parser.app()


def existing_app(name: str | None) -> App:
    """The app of that name; a name no app can have does not exist (exit 20), as Dokku's shell plugins say."""
    try:
        return App.existing(name)
    except AppMissing:
        raise
    except DockyardError:
        if not name:
            raise
        raise AppMissing(name) from None
