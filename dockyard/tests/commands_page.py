"""docs/commands.md, made from the plugins themselves.

After a change of a command: `PYTHONPATH=dockyard/src python dockyard/tests/commands_page.py > docs/commands.md`.
"""

from dockyard.cli import plugins
from dockyard.cli.command import Command, Plugin

BEGIN = """# Commands

Every command of dockyard. `bin/dokku help --all` prints the same list, `bin/dokku PLUGIN:help` the part of one plugin.
This page is made from the plugins: see [CONTRIBUTING.md](../CONTRIBUTING.md).

Global options stand anywhere before a `--`: `--quiet` leaves out the headings, `--force` answers the question before
something is destroyed, `--trace` shows where in the code an error arose. `--app APP` before the command stands for the
app's name after it. `bin/dokku version` tells the version.

Exit codes: 0 when it is done, 1 for an error, 2 for an unknown flag, 20 for an app that does not exist, 130 when
interrupted; `run`, `cron:run` and `enter` give the exit code of the command they ran.
"""


def render() -> str:
    """The whole page."""
    return "\n".join([BEGIN, *map(section, plugins.all_plugins())])


def section(plugin: Plugin) -> str:
    """The part about one plugin."""
    rows = [row(command) for command in plugin.commands.values()]
    head = ["| command | what it does |", "|---|---|"]
    return "\n".join([f"## {plugin.name}\n", f"{plugin.description}.\n", *head, *rows, ""])


def row(command: Command) -> str:
    """A line of the table; a bar would end the cell, so it is escaped as GitHub's tables want it."""
    typed = f"{command.name} {command.usage}".rstrip().replace("|", r"\|")
    return f"| `{typed}` | {command.summary} |"


if __name__ == "__main__":
    print(render(), end="")
