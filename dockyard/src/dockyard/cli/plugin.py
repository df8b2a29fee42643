"""`plugin:*`: what dockyard can do is built in; the services' plugins need no installing."""

import argparse
import re

from dockyard import __version__, output
from dockyard.cli import plugins
from dockyard.cli.command import Arguments, Plugin
from dockyard.errors import DockyardError

PLUGIN = Plugin("plugin", "Manage installed plugins")

BUILT_IN = re.compile(
    r"(?:(?:https?|git|ssh)://(?:[^/@]+@)?[^/]+/|[^/@]+@[^/:]+:)dokku/dokku-(postgres|redis)(?:\.git)?/?"
)
"""Addresses of the official plugins whose commands dockyard answers."""


def _declare_install(parser: Arguments) -> None:
    parser.add_argument("url", nargs="?")
    parser.add_argument("name", nargs="?")
    parser.add_argument("--committish", help="ignored: there is one version, the built-in one")
    parser.add_argument("--name", dest="flag_name")


@PLUGIN.command("plugin:install", "<git-url> [<name>]", "Install a plugin from a git URL", _declare_install)
def install(given: argparse.Namespace) -> None:
    if not given.url:
        raise DockyardError("Please specify the git URL of a plugin")
    match = BUILT_IN.fullmatch(given.url)
    if match is None:
        raise DockyardError(
            f"dockyard cannot install plugins, so not {given.url} either: postgres and redis are built in\n"
            "For other plugins, deploy to a server that runs Dokku"
        )
    output.info1(f"Plugin {match[1]} is built in: nothing to install, `dokku {match[1]}:help` lists its commands")


@PLUGIN.command("plugin:list", "", "Print active plugins")
def list_(given: argparse.Namespace) -> None:
    for plugin in plugins.all_plugins():
        output.plain(f"  {plugin.name:<20} {__version__} enabled    {plugin.description}")
