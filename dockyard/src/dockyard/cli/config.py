"""`config:*`: the environment of an app, and the global one."""

import argparse
import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from dockyard import config_vars, output
from dockyard.app import App
from dockyard.cli import restart
from dockyard.cli.command import Arguments, Plugin
from dockyard.errors import DockyardError

PLUGIN = Plugin("config", "Manage global and app-specific config vars")


def _declare(*flags: str, form: str = "") -> Callable[[Arguments], None]:
    """Arguments of a config command: an app or --global, words, on/off `flags`, `--format` defaulting to `form`."""

    def declare(parser: Arguments) -> None:
        parser.add_argument("--global", dest="everywhere", action="store_true")
        for flag in flags:
            parser.add_argument(flag, action="store_true")
        if form:
            parser.add_argument("--format", default=form)
        parser.words("words")

    return declare


def _scope(given: argparse.Namespace) -> tuple[App | None, list[str]]:
    """The app (None for --global) and the words after it."""
    if given.everywhere:
        return None, given.words
    return App.existing(given.words[0] if given.words else None), given.words[1:]


def _read(given: argparse.Namespace) -> dict[str, str]:
    """The vars of a command that takes nothing but an app or --global, and perhaps --merged."""
    app, rest = _scope(given)
    if rest:
        raise DockyardError(f"Unexpected argument(s): [{' '.join(rest)}]")
    return config_vars.merged(app) if app and given.merged else config_vars.load(app)


def _restart(app: App | None, given: argparse.Namespace, command: str, keys: Iterable[str]) -> None:
    if app is not None and not given.no_restart:
        restart.after_config_change(app, " ".join([f"config:{command}", *sorted(keys)]))


@PLUGIN.command(
    "config", "[--merged] (<app>|--global)", "Pretty-print an app or global environment", _declare("--merged")
)
def config(given: argparse.Namespace) -> None:
    if not given.words and not given.everywhere:
        output.plain(PLUGIN.help())
        return
    show(given)


@PLUGIN.command("config:bundle", "[--merged] (<app>|--global)", "Bundle environment into tarfile", _declare("--merged"))
def bundle(given: argparse.Namespace) -> None:
    from dockyard import config_export

    sys.stdout.buffer.write(config_export.bundle(_read(given)))
    sys.stdout.buffer.flush()


@PLUGIN.command(
    "config:clear", "[--no-restart] (<app>|--global)", "Clears environment variables", _declare("--no-restart")
)
def clear(given: argparse.Namespace) -> None:
    app, _ = _scope(given)
    there = config_vars.load(app)
    config_vars.change(app, drop=there)
    for key in there:
        output.info1(f"Unsetting {key}", quiet=True)
    _restart(app, given, "clear", there)


@PLUGIN.command(
    "config:export",
    "[--merged] [--format FORMAT] (<app>|--global)",
    "Export a global or app environment",
    _declare("--merged", form="exports"),
)
def export(given: argparse.Namespace) -> None:
    from dockyard import config_export

    print(config_export.export(_read(given), given.format), end="", flush=True)


@PLUGIN.command(
    "config:get",
    "[--quoted] (<app>|--global) KEY",
    "Display a global or app-specific config value",
    _declare("--quoted"),
)
def get(given: argparse.Namespace) -> int:
    app, rest = _scope(given)
    if not rest:
        raise DockyardError("Expected: key")
    if len(rest) > 1:
        raise DockyardError(f"Unexpected argument(s): [{' '.join(rest[1:])}]")
    value = config_vars.load(app).get(rest[0])
    if value is None:
        return 1
    if given.quoted:
        from dockyard.config_export import quote

        value = quote(value)
    output.plain(value)
    return 0


@PLUGIN.command(
    "config:import",
    "[--replace] [--no-restart] [--format envfile|json] (<app>|--global) FILE|-",
    "Import environment variables from a file or stdin",
    _declare("--replace", "--no-restart", form="envfile"),
)
def import_(given: argparse.Namespace) -> None:
    from dockyard import config_import

    app, rest = _scope(given)
    put = config_import.read(_text(rest[0] if rest else ""), given.format)
    if not put:
        raise DockyardError("No config vars to set")
    config_vars.change(app, put, replace=given.replace)
    for key in sorted(put):
        output.info1(f"Setting config var {key}={put[key]}", quiet=True)
    _restart(app, given, "import", put)


def _text(source: str) -> str:
    """The content of a file or, for `-`, of stdin; empty for a file that isn't there."""
    if source == "-":
        output.info1("Reading config vars from stdin", quiet=True)
        return os.fsdecode(sys.stdin.buffer.read())
    try:
        return os.fsdecode(Path(source).read_bytes())
    except FileNotFoundError:
        return ""


@PLUGIN.command("config:keys", "[--merged] (<app>|--global)", "Show keys set in environment", _declare("--merged"))
def keys(given: argparse.Namespace) -> None:
    for key in _read(given):
        output.plain(key)


@PLUGIN.command(
    "config:set",
    "[--encoded] [--no-restart] (<app>|--global) KEY1=VALUE1 [KEY2=VALUE2 ...]",
    "Set one or more config vars",
    _declare("--encoded", "--no-restart"),
)
def set_(given: argparse.Namespace) -> None:
    from dockyard import config_export, config_import

    app, rest = _scope(given)
    if not rest:
        raise DockyardError("At least one env pair must be given")
    put = config_import.pairs(rest, encoded=given.encoded)
    config_vars.change(app, put)
    output.info1("Setting config vars", quiet=True)
    output.verbose(config_export.table({key: put[key] for key in sorted(put)}), quiet=True)
    _restart(app, given, "set", put)


@PLUGIN.command(
    "config:show", "[--merged] (<app>|--global)", "Show keys set in environment, with values", _declare("--merged")
)
def show(given: argparse.Namespace) -> None:
    from dockyard import config_export

    found = _read(given)
    output.info2(f"{'global' if given.everywhere else given.words[0]} env vars", quiet=True)
    print(config_export.export(found, "pretty"), end="", flush=True)


@PLUGIN.command(
    "config:unset",
    "[--no-restart] (<app>|--global) KEY1 [KEY2 ...]",
    "Unset one or more config vars",
    _declare("--no-restart"),
)
def unset(given: argparse.Namespace) -> None:
    app, rest = _scope(given)
    if not rest:
        raise DockyardError("At least one key must be given")
    there = config_vars.load(app)
    for key in rest:
        config_vars.check_key(key)
    config_vars.change(app, drop=rest)
    for key in rest:
        known = f"Unsetting {key}" if key in there else f"Skipping {key}, it is not set in the environment"
        output.info1(known, quiet=True)
    _restart(app, given, "unset", rest)
