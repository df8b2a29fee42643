"""logs: what an app's processes say."""

import argparse
import re
from pathlib import Path

from dockyard import logs, output
from dockyard.app import App
from dockyard.cli.command import Arguments, Plugin
from dockyard.errors import DockyardError
from dockyard.processes import process

PLUGIN = Plugin("logs", "Manage log integration for an app")
COLOURS = (36, 33, 32, 35, 31)
"""Cyan, yellow, green, magenta, red: a process a colour (Dokku's order)."""


def _arguments(parser: Arguments) -> None:
    parser.app()
    parser.add_argument("-t", "--tail", action="store_true")
    parser.add_argument("-n", "--num", type=int, default=100, metavar="N")
    parser.add_argument("-p", "--ps", default="", metavar="TYPE")
    parser.add_argument("-q", "--quiet", action="store_true")


@PLUGIN.command(
    "logs", "<app> [-t] [-n <lines>] [-p <type>] [-q]", "Show an app's log, or follow it with -t", _arguments
)
def show(given: argparse.Namespace) -> None:
    app = App.existing(given.app)
    if not app.is_deployed:
        raise DockyardError(f"App {app.name} has not been deployed")
    if given.num < 0:
        raise DockyardError("The number of lines must be 0 or more: -n 100")
    names = sorted(one.name for one in process.live(app) if given.ps in ("", one.type))
    files = {app.logs / f"{name}.log": name for name in names}
    quiet = given.quiet or output.is_quiet()
    prefixes = {path: _prefix(name, number) for number, (path, name) in enumerate(files.items())}
    for path in files:
        for line in logs.tail(path, given.num):
            _print(line, prefixes[path], quiet=quiet)
    if given.tail and files:
        _follow(list(files), prefixes, quiet=quiet)


def _follow(files: list[Path], prefixes: dict[Path, str], *, quiet: bool) -> None:
    try:
        for path, line in logs.follow(files):
            _print(line, prefixes[path], quiet=quiet)
    except KeyboardInterrupt:
        return  # Ctrl-C is how one leaves


def _prefix(name: str, number: int) -> str:
    return f"\x1b[{COLOURS[number % len(COLOURS)]}m{{time}} app[{name}]:\x1b[0m "


def _print(line: str, prefix: str, *, quiet: bool) -> None:
    stamp, text = line[: logs.STAMP - 1], line[logs.STAMP :]
    if not re.match(r"\d{4}-\d\d-\d\dT", stamp):
        return  # the torn end of a line at a crash
    output.plain(text if quiet else prefix.format(time=stamp) + text)
