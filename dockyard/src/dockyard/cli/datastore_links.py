"""`link`, `unlink`, `promote` and who is linked to whom, for every kind of service."""

import argparse

from dockyard import config_export, output
from dockyard.app import App
from dockyard.cli import restart
from dockyard.cli.command import Arguments
from dockyard.cli.datastore_arguments import Row, existing_app, service_and_app, service_only
from dockyard.errors import DockyardError
from dockyard.services import links
from dockyard.services.kind import Kind
from dockyard.services.service import Service


def _both(kind: Kind, given: argparse.Namespace) -> tuple[Service, App]:
    """The service first: its absence is what Dokku reports when both are missing."""
    return Service.existing(kind, given.service), existing_app(given.app)


def _declare_change(parser: Arguments) -> None:
    service_and_app(parser)
    parser.add_argument("-n", "--no-restart", action="store_true")


def _declare_link(parser: Arguments) -> None:
    _declare_change(parser)
    parser.add_argument("-a", "--alias", default="")
    parser.add_argument("-q", "--querystring", default="")


def _link(kind: Kind, given: argparse.Namespace) -> None:
    service, app = _both(kind, given)
    _say_set(links.link(service, app, given.alias, given.querystring))
    _restart(app, given, service, "link")


def _promote(kind: Kind, given: argparse.Namespace) -> None:
    service, app = _both(kind, given)
    _say_set(links.promote(service, app))
    _restart(app, given, service, "promote")


def _unlink(kind: Kind, given: argparse.Namespace) -> None:
    service, app = _both(kind, given)
    for key in links.unlink(service, app):
        output.info1(f"Unsetting {key}", quiet=True)
    _restart(app, given, service, "unlink")


def _say_set(put: links.Vars) -> None:
    output.info1("Setting config vars", quiet=True)
    output.verbose(config_export.table(put), quiet=True)


def _restart(app: App, given: argparse.Namespace, service: Service, command: str) -> None:
    if not given.no_restart:
        restart.after_config_change(app, f"{service.kind.name}:{command} {service.name}")


def _linked(kind: Kind, given: argparse.Namespace) -> None:
    service, app = _both(kind, given)
    if not links.keys(service, app):
        raise DockyardError(f"Service {service.name} is not linked to {app.name}")
    output.info1(f"Service {service.name} is linked to {app.name}")


def _links(kind: Kind, given: argparse.Namespace) -> None:
    for name in links.apps(Service.existing(kind, given.service)):
        output.plain(name)


def _app_links(kind: Kind, given: argparse.Namespace) -> None:
    for name in links.services(kind, existing_app(given.app)):
        output.plain(name)


def rows(kind: Kind) -> list[Row]:
    """The commands about links."""
    word = kind.name
    both, change = "<service> <app>", "<service> <app> [-n|--no-restart]"
    link = "<service> <app> [-a|--alias ALIAS] [-q|--querystring QUERY] [-n|--no-restart]"
    return [
        (
            "app-links",
            "<app>",
            f"list all {word} service links for a given app",
            lambda parser: parser.app(),
            _app_links,
        ),
        ("link", link, f"link the {word} service to the app", _declare_link, _link),
        ("linked", both, f"check if the {word} service is linked to an app", service_and_app, _linked),
        ("links", "<service>", f"list all apps linked to the {word} service", service_only, _links),
        ("promote", change, f"promote service <service> as {kind.key} in <app>", _declare_change, _promote),
        ("unlink", change, f"unlink the {word} service from the app", _declare_change, _unlink),
    ]
