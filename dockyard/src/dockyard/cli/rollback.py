"""rollback: an earlier build serves again, without building anything."""

import argparse

from dockyard import deploy
from dockyard.app import App
from dockyard.cli.ask import is_forced
from dockyard.cli.author import author
from dockyard.cli.command import Arguments, Plugin

PLUGIN = Plugin("rollback", "Serve an earlier release of an app again")


def _arguments(parser: Arguments) -> None:
    parser.app()
    parser.add_argument("release", nargs="?", default="", metavar="<release>")
    parser.add_argument("--config", choices=("present", "release"), default="present")
    parser.add_argument("--wait", action="store_true")


@PLUGIN.command(
    "rollback",
    "[--config present|release] [--wait] [--force] <app> [<release>]",
    "Serve an earlier release again, by default the build before this one with the config vars of now",
    _arguments,
)
def rollback(given: argparse.Namespace) -> None:
    deploy.rollback(
        App.existing(given.app), given.release, author(),
        own_config=given.config == "release", force=is_forced(), wait=given.wait,
    )  # fmt: skip
