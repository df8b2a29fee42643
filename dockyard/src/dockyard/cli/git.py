"""git: how an app's code arrives."""

import argparse
import sys
from datetime import datetime

from dockyard import config_vars, output, shell
from dockyard.app import App
from dockyard.cli.author import author
from dockyard.cli.command import Arguments, Plugin
from dockyard.cli.reports import Facts, facts_of, report, set_property
from dockyard.receive import hook, repository
from dockyard.release import release as releases

PLUGIN = Plugin("git", "Manage app deploys via git")
DEFAULTS = {"deploy-branch": hook.DEFAULT_BRANCH, "keep-git-dir": "false"}


@PLUGIN.command("git:initialize", "<app>", "Make an app's git repository", Arguments.app)
def initialize(given: argparse.Namespace) -> None:
    app = App.existing(given.app)
    output.info1(f"Initializing git repository for {app.name}", quiet=True)
    repository.create(app)


@PLUGIN.command("git:set", "<app>|--global <key> [<value>]", "Set or clear a git property",
                lambda parser: parser.raw("words"))  # fmt: skip
def put(given: argparse.Namespace) -> int:
    if len(given.words) >= 2 and given.words[1] == "rev-env-var" and len(given.words) < 3:
        given.words.append("")
    return set_property("git", given.words, [*DEFAULTS, "rev-env-var"], noun="key")


@PLUGIN.command("git:report", "[<app>] [<flag>]", "Show the git settings of apps", lambda parser: parser.raw("words"))
def show(given: argparse.Namespace) -> int:
    return report("git", given.words, _facts)


def _facts(app: App | None) -> Facts:
    facts = facts_of(app, "git", DEFAULTS | {"rev-env-var": "GIT_REV"})
    if app is None:
        return facts
    if not app.is_deployed:
        return facts | {"git-sha": "", "git-last-updated-at": ""}
    current = releases.current(app)
    return facts | {"git-sha": current.commit, "git-last-updated-at": str(int(current.created_at))}


@PLUGIN.command("git-hook", "<app>", "Deploy what a push brings (the pre-receive hook runs this)", Arguments.app)
def git_hook(given: argparse.Namespace) -> None:
    app = App.existing(given.app)
    shell.end_with_parent()  # git is killed, or the connection breaks: nobody would accept what is deployed here
    hook.receive(app, hook.parse(sys.stdin.read()), author())


@PLUGIN.command("git:status", "<app>", "Show what an app runs and since when", Arguments.app)
def status(given: argparse.Namespace) -> None:
    app = App.existing(given.app)
    current = releases.current(app)
    since = datetime.fromtimestamp(current.created_at).astimezone().isoformat(timespec="seconds")
    variable = config_vars.load(app).get("GIT_REV", current.commit)
    output.plain(f"{app.name} runs release v{current.number}, commit {variable}, built {since}")
