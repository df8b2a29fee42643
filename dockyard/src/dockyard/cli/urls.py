"""url and urls: where an app answers."""

import argparse

from dockyard import output
from dockyard.app import App
from dockyard.cli.command import Arguments, Plugin
from dockyard.router import caddy, vhosts

PLUGIN = Plugin("urls", "Show where apps answer")


@PLUGIN.command("url", "<app>", "Show an app's first address", Arguments.app)
def url(given: argparse.Namespace) -> None:
    app = App.existing(given.app)
    for host in vhosts.of(app)[:1]:
        output.plain(caddy.url(host))


@PLUGIN.command("urls", "<app>", "Show every address of an app", Arguments.app)
def urls(given: argparse.Namespace) -> None:
    app = App.existing(given.app)
    for address in sorted({caddy.url(host) for host in vhosts.of(app)}):
        output.plain(address)
