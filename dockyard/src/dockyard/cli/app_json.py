"""`app-json:*`: where an app keeps its app.json."""

import argparse
from pathlib import PurePosixPath

from dockyard.app import App
from dockyard.cli import reports
from dockyard.cli.command import Arguments, Plugin
from dockyard.errors import DockyardError

PLUGIN = Plugin("app-json", "Manage app-json settings for an app")

DEFAULTS = {"appjson-path": "app.json"}


def _raw(parser: Arguments) -> None:
    parser.raw("words")


@PLUGIN.command("app-json:report", "[<app>|--global] [--format stdout|json] [<flag>]", "Display app-json report", _raw)
def report(given: argparse.Namespace) -> int:
    return reports.report("app-json", given.words, facts)


def facts(app: App | None) -> dict[str, str]:
    """What app-json:report says of an app, or of all of them."""
    return reports.facts_of(app, "app-json", DEFAULTS)


@PLUGIN.command("app-json:set", "<app>|--global <property> (<value>)", "Set or clear an app-json property", _raw)
def set_(given: argparse.Namespace) -> int:
    return reports.set_property("app-json", given.words, DEFAULTS, check=_inside)


def _inside(key: str, value: str) -> None:
    path = PurePosixPath(value)
    if path.is_absolute() or ".." in path.parts or "\0" in value:
        raise DockyardError(f"Invalid {key} '{value}': give a path inside the repository, such as deploy/app.json")
