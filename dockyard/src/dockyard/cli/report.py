"""`report`: every plugin's report, one after the other."""

import argparse

from dockyard import output
from dockyard.app import App, all_apps
from dockyard.cli import plugins
from dockyard.cli.command import Arguments, Plugin

PLUGIN = Plugin("report", "Display every report about an app")


def _raw(parser: Arguments) -> None:
    parser.raw("words")


@PLUGIN.command("report", "[<app>]", "Display every plugin's report about an app, or about all apps", _raw)
def report(given: argparse.Namespace) -> int:
    apps = [App.existing(word) for word in given.words] or all_apps()
    if not apps:
        output.warn("You haven't deployed any applications yet")
    for app in apps:
        for plugin in plugins.all_plugins():
            if command := plugin.commands.get(f"{plugin.name}:report"):
                command.call([app.name])
    return 0
