"""`logs:*`: what an app's processes say, now and in releases of before."""

import argparse
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from dockyard import output
from dockyard.app import App, all_apps
from dockyard.cli import reports
from dockyard.cli.command import Arguments, Plugin
from dockyard.errors import DockyardError
from dockyard.logs import reading, retention, selection
from dockyard.logs.ports import Ports
from dockyard.router import access_log

PLUGIN = Plugin("logs", "Manage log integration for an app")
ROUTER = "router"
"""What -p calls the requests an app got, unless a process type of its own has that name."""

COLOURS = (36, 33, 32, 35, 31)
"""Cyan, yellow, green, magenta, red: a process a colour (Dokku's order)."""


def _arguments(parser: Arguments) -> None:
    parser.app()
    parser.add_argument("-t", "--tail", action="store_true")
    parser.add_argument("-n", "--num", type=int, default=100, metavar="N")
    parser.add_argument("-p", "--ps", default="", metavar="TYPE")
    parser.add_argument("-q", "--quiet", action="store_true")
    parser.add_argument("--release", metavar="vN")


@PLUGIN.command("logs", "<app> [-t] [-n <lines>] [-p <type>|router] [-q] [--release <vN>]",
                "Show an app's log, or follow it with -t", _arguments)  # fmt: skip
def show(given: argparse.Namespace) -> None:
    app = App.existing(given.app)
    if not app.is_deployed and not given.release:
        raise DockyardError(f"App {app.name} has not been deployed")
    if given.num < 0:
        raise DockyardError("The number of lines must be 0 or more: -n 100")
    look = _look(app, given.ps, given.release)
    printer = _Printer(Ports(app), quiet=given.quiet or output.is_quiet())
    printer.tails(look(), given.num)
    if given.tail:
        _follow(look, selection.known(app), printer)


def _look(app: App, kind: str, release: str | None) -> Callable[[], list[Path]]:
    """What gives the files asked for, each time it is called."""
    if kind == ROUTER and not selection.of_live(app, kind):
        if release:
            raise DockyardError("The router's log is one for all releases: its lines name them. Leave out --release")
        return lambda: [access_log.path(app)]
    if release:
        number = selection.number(app, release)
        return lambda: selection.of_release(app, number, kind)
    return lambda: selection.of_live(app, kind)


def _follow(look: Callable[[], list[Path]], known: Iterable[Path], printer: "_Printer") -> None:
    try:
        for path, line in reading.follow(look, known):
            printer.line(path, line)
    except KeyboardInterrupt:
        return  # Ctrl-C is how one leaves


@dataclass
class _Printer:
    """Prints lines as Dokku does: time, process in a colour of its own, text; or `quiet`, the text alone."""

    ports: Ports
    quiet: bool
    names: list[str] = field(default_factory=list)

    def tails(self, paths: Iterable[Path], number: int) -> None:
        """Print the last lines of each file."""
        for path in paths:
            self._colour(path.stem)
            for line in reading.tail(path, number):
                self.line(path, line)

    def line(self, path: Path, line: str) -> None:
        found = self._request(line) if path.stem == ROUTER else reading.text(line)
        if found is None:
            return  # the torn end of a line at a crash
        stamp, text = found
        output.plain(text if self.quiet else f"\x1b[{self._colour(path.stem)}m{stamp} app[{path.stem}]:\x1b[0m {text}")

    def _request(self, line: str) -> tuple[str, str] | None:
        entry = access_log.parse(line, self.ports)
        return (entry["time"], json.dumps(entry)) if entry else None

    def _colour(self, name: str) -> int:
        if name not in self.names:
            self.names.append(name)
        return COLOURS[self.names.index(name) % len(COLOURS)]


def _failed_arguments(parser: Arguments) -> None:
    parser.app()
    parser.add_argument("--all", action="store_true")


@PLUGIN.command("logs:failed", "<app>|--all", "Show what the processes of the last failed deploy said",
                _failed_arguments)  # fmt: skip
def failed(given: argparse.Namespace) -> None:
    for app in all_apps() if given.all else [App.existing(given.app)]:
        number = selection.last_failed(app)
        if number is None:
            output.warn(f"No failed deploy of {app.name} started a process")
            continue
        output.info2(f"{app.name} v{number} failed deploy logs", quiet=True)
        _Printer(Ports(app), quiet=output.is_quiet()).tails(selection.of_release(app, number, ""), 1000)


def _raw(parser: Arguments) -> None:
    parser.raw("words")


@PLUGIN.command("logs:set", "<app>|--global <property> (<value>)", "Set or clear a logs property", _raw)
def set_(given: argparse.Namespace) -> int:
    return reports.set_property("logs", given.words, retention.DEFAULTS, check=retention.check)


@PLUGIN.command("logs:report", "[<app>|--global] [--format stdout|json] [<flag>]", "Display logs report", _raw)
def report(given: argparse.Namespace) -> int:
    return reports.report("logs", given.words, lambda app: reports.facts_of(app, "logs", retention.DEFAULTS))
