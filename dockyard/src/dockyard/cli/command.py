"""How a command is declared: its words, its help line, its arguments and the function that does it."""

import argparse
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NoReturn

Run = Callable[[argparse.Namespace], int | None]
Declare = Callable[["Arguments"], None]


class Arguments(argparse.ArgumentParser):
    """argparse with Dokku's manners: flags before or after the app, usage on stderr and exit 2 for an unknown flag."""

    def __init__(self, name: str, usage: str) -> None:
        line = f"dokku {name} {usage}".replace("%", "%%")  # argparse formats it
        super().__init__(usage=line, add_help=False, allow_abbrev=False)

    def error(self, message: str) -> NoReturn:
        print(f"{message}\n{self.format_usage().rstrip()}", file=sys.stderr)
        raise SystemExit(2)

    def app(self) -> None:
        """Add the app argument; optional here because its absence has a message of its own."""
        self.add_argument("app", nargs="?", metavar="<app>")

    def words(self, name: str) -> None:
        """Add an argument that takes every word left, possibly none."""
        self.add_argument(name, nargs="*")

    def raw(self, name: str) -> None:
        """Add an argument that takes every word as typed, those that look like flags too (reports read their own)."""
        self.prefix_chars = "\0"
        self.words(name)


@dataclass(frozen=True)
class Command:
    """One command of a plugin.

    `name` is what the user types ("apps:create"), `usage` its arguments as help shows them, `rest` whether words
    after the positional arguments belong to somebody else's command line (`run`, `enter`).
    """

    name: str
    usage: str
    summary: str
    run: Run
    declare: Declare
    rest: bool = False

    def call(self, words: list[str]) -> int:
        """Parse `words` and do the command; returns the exit code."""
        parser = Arguments(self.name, self.usage)
        self.declare(parser)
        given = parser.parse_args(words) if self.rest else parser.parse_intermixed_args(words)
        return self.run(given) or 0


@dataclass
class Plugin:
    """A group of commands under one noun, as Dokku has them: `apps`, `config`, `ps` ..."""

    name: str
    description: str
    commands: dict[str, Command] = field(default_factory=dict)

    def command(
        self, name: str, usage: str, summary: str, declare: Declare = lambda parser: None, *, rest: bool = False
    ) -> Callable[[Run], Run]:
        """Register the decorated function as a command; see Command for the arguments."""

        def register(run: Run) -> Run:
            self.commands[name] = Command(name, usage, summary, run, declare, rest)
            return run

        return register

    def help(self) -> str:
        """What `dokku PLUGIN:help` prints."""
        rows = [(f"{command.name} {command.usage}".rstrip(), command.summary) for command in self.commands.values()]
        width = max((len(left) for left, _ in rows), default=0)
        lines = [f"    {left:<{width}}  {right}" for left, right in rows]
        usage = f"Usage: dokku {self.name}[:COMMAND]"
        return "\n".join([usage, "", self.description, "", "Additional commands:", *lines])
