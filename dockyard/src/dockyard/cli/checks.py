"""`checks:*`: which starting processes are checked, and how long old ones stay."""

import argparse

from dockyard import output
from dockyard.app import App
from dockyard.checks import settings
from dockyard.cli import reports
from dockyard.cli.command import Arguments, Plugin
from dockyard.errors import DockyardError
from dockyard.processes import formation

PLUGIN = Plugin("checks", "Manage zero-downtime settings")

DEFAULTS = {"wait-to-retire": formation.DEFAULT_WAIT_TO_RETIRE}


def _app_and_types(parser: Arguments) -> None:
    parser.app()
    parser.words("types")


def _raw(parser: Arguments) -> None:
    parser.raw("words")


def _say(doing: str, app: App, kinds: list[str]) -> None:
    if kinds:
        output.info1(f"{doing} zero downtime for app's ({app.name}) proctypes ({','.join(kinds)})")
    else:
        output.info1(f"{doing} zero downtime for app ({app.name})")


def _put(given: argparse.Namespace, state: str, doing: str) -> None:
    app, kinds = App.existing(given.app), settings.types(given.types)
    _say(doing, app, kinds)
    settings.put(app, state, kinds)


@PLUGIN.command(
    "checks:disable",
    "<app> [process-type(s)]",
    "Disable zero-downtime deployment for all processes (or the given)",
    _app_and_types,
)
def disable(given: argparse.Namespace) -> None:
    _put(given, settings.DISABLED, "Disabling")


@PLUGIN.command(
    "checks:enable",
    "<app> [process-type(s)]",
    "Enable zero-downtime deployment for all processes (or the given)",
    _app_and_types,
)
def enable(given: argparse.Namespace) -> None:
    app, kinds = App.existing(given.app), settings.types(given.types)
    settings.enable(app, kinds)
    output.info1(
        f"Enabling zero downtime for app's ({app.name})" + (f" proctypes ({','.join(kinds)})" if kinds else "")
    )


@PLUGIN.command(
    "checks:report", "[<app>|--global] [--format stdout|json] [<flag>]", "Display report about checks", _raw
)
def report(given: argparse.Namespace) -> int:
    return reports.report("checks", given.words, facts, old_keys=False)


def facts(app: App | None) -> dict[str, str]:
    """What checks:report says of an app, or of all of them."""
    found = reports.facts_of(app, "checks", DEFAULTS)
    if app:
        for state in (settings.DISABLED, settings.SKIPPED):
            found[f"checks-{state}-list"] = ",".join(settings.of(app, state)) or "none"
    return found


def _seconds(key: str, value: str) -> None:
    if not (value.isascii() and value.isdigit()):
        raise DockyardError(f"Invalid value for {key}: '{value}' is not a number of seconds")


@PLUGIN.command("checks:set", "<app>|--global <key> (<value>)", "Set or clear a checks property", _raw)
def set_(given: argparse.Namespace) -> int:
    return reports.set_property("checks", given.words, DEFAULTS, check=_seconds, noun="key")


@PLUGIN.command(
    "checks:skip",
    "<app> [process-type(s)]",
    "Skip zero-downtime checks for all processes (or the given)",
    _app_and_types,
)
def skip(given: argparse.Namespace) -> None:
    _put(given, settings.SKIPPED, "Skipping")
