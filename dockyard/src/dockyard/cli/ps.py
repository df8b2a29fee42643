"""ps: an app's processes."""

import argparse
import json
import os
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from dockyard import deploy, output, properties
from dockyard.app import App, all_apps
from dockyard.cli.author import author
from dockyard.cli.command import Arguments, Plugin
from dockyard.cli.reports import Facts, facts_of, report, set_property
from dockyard.errors import DockyardError
from dockyard.processes import formation, process, scale, supervisor
from dockyard.receive import hook, repository
from dockyard.receive.repository import Pushed
from dockyard.release import release as releases

PLUGIN = Plugin("ps", "Manage app processes")

DEFAULTS = {
    "restart-policy": formation.DEFAULT_RESTARTS,
    "stop-timeout-seconds": formation.DEFAULT_STOP_TIMEOUT,
    "procfile-path": "Procfile",
    "skip-deploy": "false",
}
RESTART_POLICY = re.compile(r"no|always|unless-stopped|on-failure(:\d+)?")


def _one_or_all(parser: Arguments) -> None:
    parser.app()
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--parallel", type=int, default=0, metavar="N")


def _each(given: argparse.Namespace, do: Callable[[App], None]) -> None:
    """Do it for the app, or for all: one by one, or N at a time (-1: as many as there are processors)."""
    if not given.all:
        do(App.existing(given.app))
    elif given.parallel == 0:
        for app in all_apps():
            do(app)
    else:
        with ThreadPoolExecutor(given.parallel if given.parallel > 0 else os.cpu_count()) as pool:
            list(pool.map(do, all_apps()))


def _deployed(do: Callable[[App], None]) -> Callable[[App], None]:
    """`do`, but for an app that was never deployed only a warning (Dokku: exit 0)."""

    def guarded(app: App) -> None:
        if app.is_deployed:
            do(app)
        else:
            output.warn(f"App {app.name} has not been deployed")

    return guarded


@PLUGIN.command("ps:rebuild", "[--all|<app>]", "Rebuild an app from its stored commit", _one_or_all)
def rebuild(given: argparse.Namespace) -> None:
    _each(given, _rebuild)


def _rebuild(app: App) -> None:
    branch = hook.deploy_branch(app)
    commit = repository.commit_of(app, branch)
    if commit is None:
        output.info1(f"WARNING: Cannot build from '{branch}' as there are no commits stored at that branch.")
        raise SystemExit(1)
    deploy.push(app, Pushed(commit, author()), trigger="ps:rebuild")


def _restart_arguments(parser: Arguments) -> None:
    _one_or_all(parser)
    parser.add_argument("type", nargs="?")


@PLUGIN.command("ps:restart", "[--all|<app>] [<type>]", "Restart an app, new beside old", _restart_arguments)
def restart(given: argparse.Namespace) -> None:
    if given.all and (given.app or given.type):
        raise DockyardError("Unable to restart all apps when specifying a process name")

    def one(app: App) -> None:
        if given.type and given.type not in releases.current(app).process_types:
            raise DockyardError(f"{given.type} is not a process type of {app.name}: see `dokku ps:scale {app.name}`")
        deploy.restart(app, given.type)

    _each(given, _deployed(one))


@PLUGIN.command("ps:start", "[--all|<app>]", "Start an app", _one_or_all)
def start(given: argparse.Namespace) -> None:
    _each(given, _deployed(_start))


def _start(app: App) -> None:
    running = _running(app, supervisor.states())
    if running == "true":
        output.warn(f"App {app.name} already running")
        return
    if running == "mixed":
        output.warn(f"App {app.name} is running in mixed mode, releasing")
    else:
        output.warn(f"App {app.name} has been detected as not running, releasing")
    deploy.redeploy(app, "ps:start", author())


@PLUGIN.command("ps:stop", "[--all|<app>]", "Stop an app", _one_or_all)
def stop(given: argparse.Namespace) -> None:
    _each(given, _deployed(_stop))


def _stop(app: App) -> None:
    output.info1(f"Stopping {app.name}", quiet=True)
    deploy.stop(app)


@PLUGIN.command("ps:restore", "[<app>]", "Start apps that are to be running", _one_or_all)
def restore(given: argparse.Namespace) -> None:
    if given.app is None and not given.all:
        output.warn("Restore specified without app, assuming --all")
        given.all = True
    _each(given, _deployed(_restore) if not given.all else _restore_quietly)


def _restore_quietly(app: App) -> None:
    if app.is_deployed:
        _restore(app)


def _restore(app: App) -> None:
    if properties.get(app, "ps.restore") == "false":
        output.warn(f"Skipping ps:restore for {app.name} as restore property is false")
    elif _running(app, supervisor.states()) != "true":
        deploy.restart(app)


def _scale_arguments(parser: Arguments) -> None:
    parser.app()
    parser.words("quantities")
    parser.add_argument("--skip-deploy", action="store_true")
    parser.add_argument("--format", default="stdout")


@PLUGIN.command("ps:scale", "[--skip-deploy] <app> [<type>=<n>...]", "Show or set process quantities", _scale_arguments)
def set_scale(given: argparse.Namespace) -> None:
    app = App.existing(given.app)
    if given.quantities:
        _rescale(app, given.quantities, skip=given.skip_deploy)
    else:
        _show_scale(app, given.format)


def _show_scale(app: App, form: str) -> None:
    quantities = scale.of(app)
    if form == "json":
        output.plain(json.dumps([{"process_type": kind, "quantity": count} for kind, count in quantities.items()]))
        return
    output.info1(f"Scaling for {app.name}", quiet=True)
    for left, right in [("proctype", "qty"), ("--------", "---")]:
        output.info1(f"{left}: {right}", quiet=True)
    for kind, count in quantities.items():
        output.plain(f"{kind + ':':<5} {count}")


def _rescale(app: App, words: list[str], *, skip: bool) -> None:
    if properties.get(app, "ps.can-scale") == "false":
        raise DockyardError(
            f"App {app.name} contains an app.json file with a formations key and cannot be manually scaled"
        )
    known = releases.current(app).process_types if app.is_deployed else {}
    wanted = dict(_quantity(word, known) for word in words)
    output.info1(f"Scaling {app.name} processes: {' '.join(f'{kind}={count}' for kind, count in wanted.items())}")
    deploy.rescale(app, wanted, skip=skip)


def _quantity(word: str, known: dict[str, str]) -> tuple[str, int]:
    kind, equals, count = word.partition("=")
    if not equals or not kind or not count:
        raise DockyardError(f"Missing count for process type {word}")
    if not re.fullmatch(r"\d{1,3}", count):
        raise DockyardError(f"Invalid count for process type {kind}")
    if known and kind not in known and int(count) != 0:
        raise DockyardError(f"{kind} is not a valid process name to scale up")
    return kind, int(count)


def _running(app: App, states: dict[str, dict[str, object]]) -> str:
    """true, false or mixed."""
    found = {formation.status(one, states) == "running" for one in process.live(app)}
    if not found:
        return "false"
    return "mixed" if len(found) == 2 else str(found.pop()).lower()


def _facts(app: App | None) -> Facts:
    facts = facts_of(app, "ps", DEFAULTS)
    if app is None:
        return facts
    states = supervisor.states()
    live = process.live(app)
    facts |= {
        "deployed": str(app.is_deployed).lower(),
        "processes": str(len(live)),
        "ps-can-scale": properties.get(app, "ps.can-scale", "true"),
        "restore": properties.get(app, "ps.restore", "true"),
        "running": _running(app, states),
    }
    return facts | {f"status-{one.name}": f"{formation.status(one, states)} (CID: {one.cid})" for one in live}


@PLUGIN.command(
    "ps:report", "[<app>] [<flag>]", "Show how apps' processes are doing", lambda parser: parser.raw("words")
)
def show(given: argparse.Namespace) -> int:
    return report("ps", given.words, _facts)


@PLUGIN.command(
    "ps:set", "<app>|--global <key> [<value>]", "Set or clear a ps property", lambda parser: parser.raw("words")
)
def put(given: argparse.Namespace) -> int:
    return set_property("ps", given.words, DEFAULTS, check=_check)


def _check(key: str, value: str) -> None:
    if key == "restart-policy" and not RESTART_POLICY.fullmatch(value):
        raise DockyardError("Invalid restart-policy specified")
    if key == "stop-timeout-seconds" and not value.isdecimal():
        raise DockyardError("stop-timeout-seconds must be a whole number of seconds")


@PLUGIN.command("ps:inspect", "<app>", "Show every process of an app as JSON", Arguments.app)
def inspect(given: argparse.Namespace) -> None:
    app, states = App.existing(given.app), supervisor.states()
    rows = [
        {"name": one.name, "cid": one.cid, "release": one.release, "port": one.port,
         "state": formation.status(one, states), "pid": states.get(one.program, {}).get("pid", 0)}
        for one in process.live(app)
    ]  # fmt: skip
    output.plain(json.dumps(rows, indent=2))
