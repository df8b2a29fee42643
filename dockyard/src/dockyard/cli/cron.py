"""`cron:*`: an app's scheduled tasks."""

import argparse
import re

from dockyard import output
from dockyard.app import App
from dockyard.cli import cron_lists, cron_report, reports
from dockyard.cli.command import Arguments, Plugin
from dockyard.cron import guard, runner, settings, tasks
from dockyard.errors import DockyardError

PLUGIN = Plugin("cron", "Manage scheduled cron tasks")


def _app_and_id(parser: Arguments) -> None:
    parser.app()
    parser.add_argument("id", nargs="?", default="", metavar="<cron-id>")


def _list_arguments(parser: Arguments) -> None:
    parser.app()
    parser.add_argument("--global", action="store_true", dest="everywhere")
    parser.add_argument("--format", default="stdout")


@PLUGIN.command("cron:list", "<app>|--global [--format stdout|json]", "List scheduled cron tasks for an app",
                _list_arguments)  # fmt: skip
def list_(given: argparse.Namespace) -> None:
    rows = cron_lists.of_platform() if given.everywhere else cron_lists.of_app(App.existing(given.app))
    cron_lists.show(cron_lists.TASKS, rows, given.format)


def _runs_arguments(parser: Arguments) -> None:
    _app_and_id(parser)
    parser.add_argument("--format", default="stdout")


@PLUGIN.command("cron:runs", "<app> [<cron-id>] [--format stdout|json]", "List the last runs of cron tasks",
                _runs_arguments)  # fmt: skip
def runs(given: argparse.Namespace) -> None:
    app = App.existing(given.app)
    chosen = [tasks.find(app, given.id)] if given.id else tasks.of(app)
    cron_lists.show(cron_lists.RUNS, cron_lists.runs_of(app, chosen), given.format)


def _run_arguments(parser: Arguments) -> None:
    _app_and_id(parser)
    parser.add_argument("--detach", action="store_true")
    parser.add_argument("--ttl-seconds", default="", metavar="N")


@PLUGIN.command("cron:run", "<app> <cron-id> [--detach] [--ttl-seconds <n>]", "Run a cron task on the fly",
                _run_arguments)  # fmt: skip
def run(given: argparse.Namespace) -> int:
    """Exit status: the task's own."""
    app = App.existing(given.app)
    task, seconds = tasks.find(app, given.id), _seconds("--ttl-seconds", given.ttl_seconds) if given.ttl_seconds else 0
    if not given.detach:
        return runner.run(app, task, output.plain, seconds)
    guard.refuse_overlap(app, task)
    runner.detach(app, task, seconds)
    output.info1(f"{task.name} runs in the background: `dokku logs {app.name} -p cron` shows its output", quiet=True)
    return 0


def _seconds(name: str, value: str) -> int:
    if not re.fullmatch(r"[1-9][0-9]{0,8}", value):
        raise DockyardError(f"{name} must be a positive integer")
    return int(value)


@PLUGIN.command("cron:suspend", "<app> <cron-id>", "Suspend a cron task", _app_and_id)
def suspend(given: argparse.Namespace) -> None:
    _rest(given, True, "Suspending")


@PLUGIN.command("cron:resume", "<app> <cron-id>", "Resume a cron task", _app_and_id)
def resume(given: argparse.Namespace) -> None:
    _rest(given, False, "Resuming")


def _rest(given: argparse.Namespace, rests: bool, doing: str) -> None:
    app = App.existing(given.app)
    task = tasks.find(app, given.id)
    output.info1(f"{doing} {task.name} of {app.name}: {task.command}", quiet=True)
    settings.suspend(app, task, rests)
    if not rests and settings.app_rests(app):
        output.warn(f"No task of {app.name} begins by itself: it is stopped, or all are in maintenance")


def _raw(parser: Arguments) -> None:
    parser.raw("words")


@PLUGIN.command("cron:report", "[<app>|--global] [--format stdout|json] [<flag>]", "Display report about cron tasks",
                _raw)  # fmt: skip
def report(given: argparse.Namespace) -> int:
    return reports.report("cron", given.words, cron_report.facts)


@PLUGIN.command("cron:set", "<app>|--global <key> [<value>]", "Set or clear a cron property", _raw)
def set_(given: argparse.Namespace) -> int:
    app = reports.scope(given.words[0] if given.words else None)
    key = given.words[1] if len(given.words) > 1 else ""
    keys = list(settings.DEFAULTS)
    if key in ("mailto", "mailfrom"):
        raise DockyardError(
            "dockyard sends no mails: `dokku cron:report APP` tells of failed tasks, for a monitor to ask"
        )
    if key.startswith(settings.OF_A_TASK):
        if app is None:
            raise DockyardError("Task maintenance properties cannot be set globally")
        keys.append(settings.OF_A_TASK + tasks.find(app, key.removeprefix(settings.OF_A_TASK)).id)
        given.words[1] = keys[-1]
    return reports.set_property("cron", given.words, keys, check=_check)


def _check(key: str, value: str) -> None:
    if key == "timeout":
        _seconds(key, value)
    elif value not in ("true", "false"):
        raise DockyardError(f"Invalid value for {key}: '{value}' is neither true nor false")
