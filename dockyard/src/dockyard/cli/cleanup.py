"""`cleanup`: makes room by removing what no kept release needs."""

import argparse

from dockyard import cleanup, output
from dockyard.app import App, all_apps
from dockyard.cli.command import Arguments, Plugin
from dockyard.errors import DockyardError

PLUGIN = Plugin("cleanup", "Remove what no kept release needs")


def _app(parser: Arguments) -> None:
    parser.app()


@PLUGIN.command("cleanup", "[<app>]", "Remove what killed deploys left and stale caches, of an app or of all", _app)
def clean(given: argparse.Namespace) -> None:
    """An app that is being deployed is an error when it was named, and passed over when all are cleaned."""
    if given.app:
        _clean(App.existing(given.app))
        return
    for app in all_apps():
        try:
            _clean(app)
        except DockyardError as reason:
            output.warn(f"{app.name} is passed over: {reason}")


def _clean(app: App) -> None:
    output.info1(f"Cleaning up {app.name}")
    output.verbose(f"Freed {cleanup.clean(app) / 2**20:.1f} MiB")
