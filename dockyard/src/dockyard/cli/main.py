"""The door: global options, dispatch, help, and the one place where a DockyardError becomes a sentence."""

import io
import os
import signal
import sys
import traceback
from dataclasses import dataclass, field
from types import FrameType
from typing import NoReturn

from dockyard import DOKKU_VERSION, output, platform, recovery
from dockyard.cli import plugins
from dockyard.errors import DockyardError

HEADER = "Usage: dokku [--quiet|--trace|--force] COMMAND <app> [command-specific-options]"
INTERRUPTED = 130


@dataclass
class Typed:
    """What the user typed: global options apart from the command and its words."""

    command: str = ""
    words: list[str] = field(default_factory=list)
    quiet: bool = False
    force: bool = False
    trace: bool = False


def parse(argv: list[str]) -> Typed:
    """Split a command line as Dokku does (contract of `dokku [options] COMMAND [args]`).

    `--quiet`, `--trace` and `--force` count wherever they stand before a `--`; `--app APP` before the command becomes
    its first word; other options before the command are dropped.
    """
    typed = Typed()
    app: str | None = None
    rest = list(argv)
    while rest and rest[0].startswith("--"):
        option = rest.pop(0)
        if option == "--app" and rest:
            app = rest.pop(0)
        elif option in ("--version", "--help"):
            rest.insert(0, option.removeprefix("--"))
            break
        else:
            _set_global(typed, option)
    if rest:
        typed.command, typed.words = rest[0], rest[1:]
    if app is not None:
        typed.words.insert(0, app)
    if not typed.command.startswith(("run", "enter")):
        end = typed.words.index("--") if "--" in typed.words else len(typed.words)
        before = [word for word in typed.words[:end] if not _set_global(typed, word)]
        typed.words = before + typed.words[end:]
    return typed


def _set_global(typed: Typed, word: str) -> bool:
    if word not in ("--quiet", "--force", "--trace"):
        return False
    setattr(typed, word.removeprefix("--"), True)
    return True


def dispatch(typed: Typed) -> int:
    """Do what was typed; returns the exit code."""
    name = typed.command
    if name in ("", "help", "-h"):
        return _help(show_all="--all" in typed.words)
    if name in ("version", "-v"):
        output.plain(f"dokku version {DOKKU_VERSION}")
        return 0
    command = plugins.find(name)
    plugin_name, _, subcommand = name.partition(":")
    wants_help = subcommand == "help" or (":" not in name and (command is None or typed.words == ["--help"]))
    if wants_help and (plugin := plugins.load(plugin_name)):
        output.plain(plugin.help())
        return 0
    if command is None:
        output.warn(f"`{' '.join([name, *typed.words])}` is not a dokku command.")
        output.warn("See `dokku help` for a list of available commands.")
        return 1
    platform.settle()
    recovery.mend_killed()
    return command.call(typed.words)


def _help(*, show_all: bool) -> int:
    if sys.stdout.isatty():
        output.plain(f"{HEADER}\n")
    else:
        output.plain(HEADER)
    for plugin in plugins.all_plugins():
        output.plain(f"    {plugin.name:<14} {plugin.description}")
        if show_all:
            for command in plugin.commands.values():
                output.plain(f"        {f'{command.name} {command.usage}':<56} {command.summary}")
    output.plain("\n    Type `dokku PLUGIN:help` for its commands, `dokku help --all` for every command.")
    return 0


def _interrupt(signum: int, frame: FrameType | None) -> NoReturn:
    """Undo what is under way. A closed terminal, or git that dies, sends more than one signal: one interrupts."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.default_int_handler)  # Ctrl-C again ends the undoing too
    raise KeyboardInterrupt


def _write_bytes_as_stored() -> None:
    """Let config values that are not UTF-8 leave as the bytes they came in as (PEP 383)."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="surrogateescape")


def main(argv: list[str] | None = None) -> int:
    """Run one command line (by default this process') and return its exit code."""
    typed = parse(sys.argv[1:] if argv is None else argv)
    _write_bytes_as_stored()
    output.set_quiet(typed.quiet)
    if typed.force:
        os.environ["DOKKU_APPS_FORCE_DELETE"] = "1"
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    try:
        return dispatch(typed)
    except DockyardError as error:
        if typed.trace:
            traceback.print_exc()
        output.warn(str(error))
        return error.exit_code
    except KeyboardInterrupt:
        output.warn("Interrupted")
        return INTERRUPTED
    except BrokenPipeError:
        _drop_output()
        return 1
    except OSError as error:
        if typed.trace:
            traceback.print_exc()
        output.warn(f"The system refused: {error}")
        _drop_output()
        return 1


def _drop_output() -> None:
    """When nobody reads any more, or the disk is full, what is still in stdout's buffer must not fail at the exit."""
    try:
        sys.stdout.flush()
    except OSError:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123,SIM115 - open until the process ends
