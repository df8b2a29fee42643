"""dockyard: the platform on this machine."""

import argparse
import json

from dockyard import __version__, lock, output, paths, platform
from dockyard.app import all_apps
from dockyard.cli import ask
from dockyard.cli.command import Arguments, Plugin
from dockyard.errors import DockyardError
from dockyard.processes import process, supervisor
from dockyard.router import caddy

PLUGIN = Plugin("dockyard", "Manage the platform on this machine (dockyard's own, not Dokku's)")


@PLUGIN.command("dockyard:start", "", "Start the platform and everything that is to run on it")
def start(given: argparse.Namespace) -> None:
    output.info1("Starting dockyard")
    platform.start()
    output.verbose(f"Apps answer on port {caddy.port()}")


@PLUGIN.command("dockyard:stop", "", "Stop every process of the platform; nothing is lost")
def stop(given: argparse.Namespace) -> None:
    if not supervisor.is_running():
        output.warn("dockyard is not running")
        return
    for app in all_apps():
        if lock.is_held(app.deploy_lock):
            holder = lock.read_note(app.deploy_lock)
            raise DockyardError(f"{app.name} is being deployed by {holder}: wait for that to end, or interrupt it")
    output.info1("Stopping dockyard")
    platform.stop()
    output.verbose("Stopped; `dokku dockyard:start` brings everything back")


def _status_arguments(parser: Arguments) -> None:
    parser.add_argument("--format", choices=("stdout", "json"), default="stdout")


@PLUGIN.command("dockyard:status", "[--format json]", "Show what runs", _status_arguments)
def status(given: argparse.Namespace) -> None:
    states = supervisor.states()
    facts = {
        "version": __version__,
        "home": str(paths.home()),
        "running": bool(states),
        "port": caddy.port() if states else None,
        "apps": {app.name: len(process.live(app)) for app in all_apps()},
        "programs": {name: state["statename"] for name, state in sorted(states.items())},
    }
    if given.format == "json":
        output.plain(json.dumps(facts, sort_keys=True))
        return
    output.info2("dockyard information", quiet=True)
    for label in ("version", "home", "running", "port"):
        output.verbose(
            f"{label.capitalize() + ':':<31} {str(facts[label]).lower() if label == 'running' else facts[label]}"
        )
    for name, state in sorted(states.items()):
        output.verbose(f"{name + ':':<31} {str(state['statename']).lower()}, pid {state['pid']}")


@PLUGIN.command("dockyard:destroy", "", "Stop and delete everything: apps, databases, their backups, logs")
def destroy(given: argparse.Namespace) -> None:
    ask.to_destroy(f"every app, database and backup in {paths.home()}", "dockyard")
    output.info1("Destroying dockyard")
    for place in platform.destroy():
        output.warn(f"Not dockyard's, and left: {place}")
