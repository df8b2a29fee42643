"""`repo:*`: an app's git repository and build cache."""

import argparse

from dockyard import repo
from dockyard.app import App
from dockyard.cli.command import Arguments, Plugin

PLUGIN = Plugin("repo", "Manage the app's repo")


def _app(parser: Arguments) -> None:
    parser.app()


@PLUGIN.command("repo:gc", "<app>", "Runs 'git gc --aggressive' against the application's repo", _app)
def gc(given: argparse.Namespace) -> None:
    repo.collect_garbage(App.existing(given.app))


@PLUGIN.command("repo:purge-cache", "<app>", "Deletes the contents of the build cache stored in the repository", _app)
def purge_cache(given: argparse.Namespace) -> None:
    repo.purge_cache(App.existing(given.app))
