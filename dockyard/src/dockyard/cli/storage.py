"""`storage:*`: directories that outlive releases."""

import argparse
import json

from dockyard import output, storage
from dockyard.app import App
from dockyard.cli import reports
from dockyard.cli.command import Arguments, Plugin
from dockyard.errors import DockyardError

PLUGIN = Plugin("storage", "Manage mounted volumes")


def _name(parser: Arguments) -> None:
    parser.add_argument("name", nargs="?", default="", metavar="<name>")


def _mount_arguments(parser: Arguments) -> None:
    parser.app()
    parser.add_argument("mount", nargs="?", default="", metavar="<host-dir:container-dir>")


def _list_arguments(parser: Arguments) -> None:
    parser.app()
    parser.add_argument("--format", default="text")


def _raw(parser: Arguments) -> None:
    parser.raw("words")


@PLUGIN.command("storage:ensure-directory", "<name>", "Creates a persistent storage directory", _name)
def ensure_directory(given: argparse.Namespace) -> None:
    if not given.name:
        raise DockyardError("Please specify a directory to create")
    place = storage.ensure_directory(given.name)
    output.info1(f"Ensuring {place} exists", quiet=True)
    output.verbose("Directory ready for mounting", quiet=True)


@PLUGIN.command("storage:list", "<app> [--format text|json]", "List bind mounts for app", _list_arguments)
def list_(given: argparse.Namespace) -> None:
    app = App.existing(given.app)
    mounts = storage.mounts(app)
    if given.format == "json":
        output.plain(json.dumps([_described(mount) for mount in mounts], separators=(",", ":")))
        return
    if given.format != "text":
        raise DockyardError("Invalid format specified, supported formats: json, text")
    output.info1(f"{app.name} volume bind-mounts:", quiet=True)
    for mount in mounts:
        output.plain(mount if output.is_quiet() else " " * 7 + mount)


def _described(mount: str) -> dict[str, str]:
    host, _, container = mount.partition(":")
    return {"host_path": host, "container_path": container}


@PLUGIN.command("storage:mount", "<app> <host-dir:container-dir>", "Create a new bind mount", _mount_arguments)
def mount(given: argparse.Namespace) -> None:
    storage.mount(App.existing(given.app), given.mount)


@PLUGIN.command("storage:report", "[<app>] [--format stdout|json] [<flag>]", "Display report about storage", _raw)
def report(given: argparse.Namespace) -> int:
    return reports.report("storage", given.words, facts)


def facts(app: App | None) -> dict[str, str]:
    """What storage:report says of an app: the same mounts at build, deploy and run."""
    if app is None:
        return {}
    mounts = " ".join(f"-v {mount}" for mount in storage.mounts(app))
    return {"storage-deploy-mounts": mounts, "storage-run-mounts": mounts}


@PLUGIN.command("storage:unmount", "<app> <host-dir:container-dir>", "Remove an existing bind mount", _mount_arguments)
def unmount(given: argparse.Namespace) -> None:
    storage.unmount(App.existing(given.app), given.mount)
