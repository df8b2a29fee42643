"""`domains:*`: the host names of apps."""

import argparse

from dockyard import domains, output
from dockyard.app import App, all_apps
from dockyard.cli import reports
from dockyard.cli.command import Arguments, Plugin
from dockyard.errors import DockyardError
from dockyard.router import vhosts

PLUGIN = Plugin("domains", "Manage domains used by the proxy")


def _app(parser: Arguments) -> None:
    parser.app()


def _app_and_names(parser: Arguments) -> None:
    parser.app()
    parser.words("names")


def _names(parser: Arguments) -> None:
    parser.words("names")


def _app_or_all(parser: Arguments) -> None:
    parser.add_argument("--all", action="store_true")
    parser.app()


def _raw(parser: Arguments) -> None:
    parser.raw("words")


def _checked(command: str, arguments: str, names: list[str]) -> list[str]:
    if not names:
        raise DockyardError(f"Please specify a domain name. Usage: dokku {command} {arguments}")
    return domains.checked(names)


def _for_app(command: str, given: argparse.Namespace) -> tuple[App, list[str]]:
    app = App.existing(given.app)
    return app, _checked(command, "<app> <domain> ...", given.names)


@PLUGIN.command("domains:add", "<app> <domain> [<domain> ...]", "Add domains to app", _app_and_names)
def add(given: argparse.Namespace) -> None:
    app, names = _for_app("domains:add", given)
    new = domains.add(app, names)
    for name in names:
        said = f"Added {name} to {app.name}" if name in new else f"Skipping: {name} already added to {app.name}"
        output.info1(said)


@PLUGIN.command("domains:add-global", "<domain> [<domain> ...]", "Add global domain names", _names)
def add_global(given: argparse.Namespace) -> None:
    names = _checked("domains:add-global", "<domain> ...", given.names)
    new = domains.add(None, names)
    for name in names:
        output.info1(f"Added {name}" if name in new else f"Skipping {name}: already added")


@PLUGIN.command("domains:clear", "<app>", "Clear all domains for app", _app)
def clear(given: argparse.Namespace) -> None:
    app = App.existing(given.app)
    domains.replace(app, [])
    output.info1(f"Cleared domains in {app.name}")


@PLUGIN.command("domains:clear-global", "", "Clear global domain names")
def clear_global(given: argparse.Namespace) -> None:
    domains.replace(None, [])


def _every(given: argparse.Namespace) -> list[App]:
    return all_apps() if given.all else [App.existing(given.app)]


@PLUGIN.command("domains:disable", "<app>|--all", "Disable VHOST support", _app_or_all)
def disable(given: argparse.Namespace) -> None:
    for app in _every(given):
        if not domains.enabled(app):
            output.info1(f"Domains (VHOST) support is already disabled for app ({app.name})")
            continue
        domains.disable(app)
        output.info1(f"{app.name} virtual host support disabled")


@PLUGIN.command("domains:enable", "<app>|--all", "Enable VHOST support", _app_or_all)
def enable(given: argparse.Namespace) -> None:
    for app in _every(given):
        if domains.enabled(app):
            output.info1(f"Domains (VHOST) support is already enabled for app ({app.name})")
            continue
        domains.reset(app)
        output.info1(f"{app.name} virtual host support enabled")


@PLUGIN.command("domains:remove", "<app> <domain> [<domain> ...]", "Remove domains from app", _app_and_names)
def remove(given: argparse.Namespace) -> None:
    app, names = _for_app("domains:remove", given)
    domains.remove(app, names)
    for name in names:
        output.info1(f"Removed {name} from {app.name}")


@PLUGIN.command("domains:remove-global", "<domain> [<domain> ...]", "Remove global domain names", _names)
def remove_global(given: argparse.Namespace) -> None:
    names = _checked("domains:remove-global", "<domain> ...", given.names)
    domains.remove(None, names)
    for name in names:
        output.info1(f"Removed {name}")


@PLUGIN.command(
    "domains:report", "[<app>|--global] [--format stdout|json] [<flag>]", "Display report about domains", _raw
)
def report(given: argparse.Namespace) -> int:
    return reports.report("domains", given.words, facts, old_keys=False)


def facts(app: App | None) -> dict[str, str]:
    """What domains:report says of an app, or of all of them."""
    found = {
        "domains-global-enabled": str(domains.enabled(None)).lower(),
        "domains-global-vhosts": " ".join(vhosts.global_domains()),
    }
    if app:
        found["domains-app-enabled"] = str(domains.enabled(app)).lower()
        found["domains-app-vhosts"] = " ".join(vhosts.of(app))
    return found


@PLUGIN.command("domains:reset", "<app>", "Reset app domains to global-configured domains", _app)
def reset(given: argparse.Namespace) -> None:
    app = App.existing(given.app)
    domains.reset(app)
    output.info1(f"Reset domains for {app.name}", quiet=True)


@PLUGIN.command("domains:set", "<app> <domain> [<domain> ...]", "Set domains for app", _app_and_names)
def set_(given: argparse.Namespace) -> None:
    app, names = _for_app("domains:set", given)
    domains.replace(app, names)
    output.info1(f"Set {' '.join(names)} for {app.name}")


@PLUGIN.command("domains:set-global", "<domain> [<domain> ...]", "Set global domain names", _names)
def set_global(given: argparse.Namespace) -> None:
    names = _checked("domains:set-global", "<domain> ...", given.names)
    domains.replace(None, names)
    output.info1(f"Set {' '.join(names)}")
