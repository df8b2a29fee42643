"""run and enter: one-off commands of the user's own."""

import argparse
import os
import re
import sys

from dockyard import config_vars, output, shell
from dockyard.app import App
from dockyard.cli.command import Arguments, Plugin
from dockyard.errors import DockyardError
from dockyard.processes import environment, process
from dockyard.release import release as releases
from dockyard.release.release import Release

PLUGIN = Plugin("run", "Run a one-off process inside a container")


def _run_arguments(parser: Arguments) -> None:
    parser.add_argument("-e", "--env", action="append", default=[], metavar="KEY=VALUE")
    parser.add_argument("--no-tty", action="store_true")
    parser.add_argument("--force-tty", action="store_true")
    parser.add_argument("--ttl-seconds", default="86400", metavar="N")
    parser.app()
    parser.add_argument("command", nargs=argparse.REMAINDER)


@PLUGIN.command("run", "[-e KEY=VALUE] <app> <command>", "Run a command with an app's code and config", _run_arguments,
                rest=True)  # fmt: skip
def run(given: argparse.Namespace) -> int:
    """Exit status: the command's own."""
    app = App.existing(given.app)
    if given.force_tty and given.no_tty:
        raise DockyardError("Cannot specify both --force-tty and --no-tty")
    if not re.fullmatch(r"[1-9][0-9]{0,8}", given.ttl_seconds):
        raise DockyardError("--ttl-seconds must be a positive integer")
    if not app.is_deployed:
        output.warn("Invalid image stage detected: expected 'release', got ''")
        raise DockyardError("Successfully deploy your app to fix dokku run calls")
    release = releases.current(app)
    config = config_vars.merged(app) | dict(_pair(word) for word in given.env)
    name = f"run.{os.getpid()}"
    env = environment.of_process(config, release.app_directory, name, None, release.number)
    if sys.stdin.isatty():
        env["TERM"] = os.environ.get("TERM", "dumb")
    argv = _argv(release, given.command)
    return shell.foreground(argv, seconds=int(given.ttl_seconds), cwd=release.app_directory, env=env)


def _pair(word: str) -> tuple[str, str]:
    key, equals, value = word.partition("=")
    if not equals:
        raise DockyardError(f"Invalid env pair: {word}")
    return config_vars.check_key(key), value


def _argv(release: Release, typed: list[str]) -> list[str]:
    words = typed[1:] if typed[:1] == ["--"] else typed
    if not words:
        return environment.words(["/bin/bash"])
    if words[0] in release.process_types:
        output.info1(f"Found '{words[0]}' in Procfile, running that command", quiet=True)
    return environment.one_off(words, release.process_types)


def _enter_arguments(parser: Arguments) -> None:
    parser.app()
    parser.add_argument("type", nargs="?")
    parser.add_argument("command", nargs=argparse.REMAINDER)


@PLUGIN.command("enter", "<app> [<type>[.<n>]] [<command>]", "Run a command where a process runs", _enter_arguments,
                rest=True)  # fmt: skip
def enter(given: argparse.Namespace) -> int:
    """Exit status: the command's own."""
    app = App.existing(given.app)
    live = process.live(app)
    if not live:
        raise DockyardError(f"No containers found for app {app.name}")
    types = sorted({one.type for one in live})
    if given.type is None and len(types) > 1:
        output.warn("No container type specified.")
        raise DockyardError(f"Available types for app ({app.name}): {' '.join(types)}")
    wanted = given.type or types[0]
    found = [one for one in live if wanted in (one.type, one.name)]
    if not found:
        raise DockyardError(
            f"No container {wanted} found for app {app.name}: there is {' '.join(one.name for one in live)}"
        )
    release = releases.current(app)
    config, one = config_vars.merged(app), found[0]
    env = environment.of_process(config, release.app_directory, one.name, one.port, release.number)
    return shell.foreground(_argv(release, given.command), cwd=release.app_directory, env=env)
