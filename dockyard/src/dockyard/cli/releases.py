"""`releases:*`: an app's history, and how much of it is kept."""

import argparse
import json
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from dockyard import output, watch
from dockyard.app import App
from dockyard.cli import release_documents
from dockyard.cli.command import Arguments, Plugin
from dockyard.cli.reports import Facts, facts_of, report, set_property
from dockyard.errors import DockyardError
from dockyard.release import release as releases
from dockyard.release import schema
from dockyard.release.release import Release
from dockyard.services import backups

PLUGIN = Plugin("releases", "Manage the release history of an app")

DEFAULTS = {
    "backup": "",
    "keep": releases.DEFAULT_KEEP,
    "wait": "false",
    "watch": watch.DEFAULT_SECONDS,
    "watch-errors": watch.DEFAULT_PERCENT,
}
MOST_PERCENT = 100

HEADINGS = ("VERSION", "OUTCOME", "COMMIT", "CREATED", "SECONDS", "CONFIG", "AUTHOR", "TRIGGER")
SHORT_DIGEST = len("sha256:") + 12


def _format(parser: Arguments) -> None:
    parser.add_argument("--format", default="stdout", choices=("stdout", "json"))


def _app_and_format(parser: Arguments) -> None:
    parser.app()
    _format(parser)


def _one(parser: Arguments) -> None:
    """An app and one of its releases, the current one when none is named."""
    parser.app()
    parser.add_argument("release", nargs="?", default="", metavar="<release>")
    _format(parser)


@PLUGIN.command("releases", "<app> [--format stdout|json]", "List an app's releases, newest first", _app_and_format)
def history(given: argparse.Namespace) -> None:
    app = App.existing(given.app)
    found = releases.all_of(app)[::-1]
    serving = releases.current(app).number if app.is_deployed else 0
    if given.format == "json":
        output.plain(json.dumps([_facts(one, serving) for one in found]))
        return
    output.info2(f"{app.name} releases", quiet=True)
    rows = [_row(one, serving) for one in found]
    widths = [max(map(len, column)) for column in zip(HEADINGS, *rows, strict=True)]
    if not output.is_quiet():
        output.plain(_line(HEADINGS, widths))
    for row in rows:
        output.plain(_line(row, widths))


def _line(cells: tuple[str, ...], widths: list[int]) -> str:
    return "  ".join(f"{cell:<{width}}" for cell, width in zip(cells, widths, strict=True)).rstrip()


def _row(one: Release, serving: int) -> tuple[str, ...]:
    outcome = "current" if one.number == serving else one.outcome
    seconds = f"{sum(one.stages.values()):.1f}"
    config = f"c{one.config_version}" if one.config_version else ""
    return one.version, outcome, one.commit[:7], _time(one), seconds, config, one.author, one.trigger


def _time(one: Release) -> str:
    return datetime.fromtimestamp(one.created_at, UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _facts(one: Release, serving: int) -> dict[str, Any]:
    """Everything of the record, ready for JSON: times in UTC, seconds a stage."""
    extra = {"version": one.version, "current": one.number == serving, "kept": one.is_kept, "created_at": _time(one)}
    return asdict(one) | extra | {"migrations": schema.leaves(one)}


def _chosen(given: argparse.Namespace) -> tuple[Release, int]:
    """The release named, else the current one; and the number of the current one, 0 when there is none."""
    app = App.existing(given.app)
    serving = releases.current(app) if app.is_deployed or not given.release else None
    found = releases.get(app, given.release) if given.release else serving
    assert found is not None  # without a name, `current` has raised when there is none
    return found, serving.number if serving else 0


@PLUGIN.command("releases:info", "<app> [<release>] [--format stdout|json]", "Show one release", _one)
def info(given: argparse.Namespace) -> None:
    one, serving = _chosen(given)
    if given.format == "json":
        output.plain(json.dumps(_facts(one, serving)))
        return
    output.info2(f"{one.app} {one.version} information", quiet=True)
    for key, value in _facts(one, serving).items():
        if key not in ("app", "number", "version"):
            output.verbose(f"{key.replace('_', ' ').capitalize() + ':':<24} {_words(value)}".rstrip())


def _words(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key} {one}" for key, one in value.items())
    if isinstance(value, list):
        return ", ".join(f"{task['schedule']} {task['command']}" for task in value)
    return str(value).lower() if isinstance(value, bool) else str(value)


PLUGIN.command("releases:sbom", "<app> [<release>]", "Show the packages of a release as CycloneDX JSON",
               release_documents.one_release)(release_documents.show_sbom)  # fmt: skip
PLUGIN.command("releases:provenance", "<app> [<release>]", "Show what built a release, as an in-toto statement",
               release_documents.one_release)(release_documents.show_provenance)  # fmt: skip


@PLUGIN.command("releases:output", "<app> [<release>]", "Show what was said while a release was made",
                release_documents.one_release)  # fmt: skip
def show_output(given: argparse.Namespace) -> None:
    one, _ = _chosen(given)
    if not one.build_log.exists():
        raise DockyardError(f"Nothing was kept of what {one.version} said")
    with one.build_log.open(encoding="utf-8", errors="surrogateescape") as lines:
        for line in lines:
            output.plain(line.rstrip("\n"))


@PLUGIN.command("releases:report", "[<app>] [<flag>]", "Show the release settings of apps",
                lambda parser: parser.raw("words"))  # fmt: skip
def show(given: argparse.Namespace) -> int:
    return report("releases", given.words, _settings)


def _settings(app: App | None) -> Facts:
    return facts_of(app, "releases", DEFAULTS)


@PLUGIN.command("releases:set", "<app>|--global <key> [<value>]", "Set or clear a release property",
                lambda parser: parser.raw("words"))  # fmt: skip
def put(given: argparse.Namespace) -> int:
    return set_property("releases", given.words, DEFAULTS, check=_check)


def _check(key: str, value: str) -> None:
    if key == "keep" and not (value.isdecimal() and int(value) > 0):
        raise DockyardError("keep must be a whole number of builds from 1")
    if key == "backup" and value != backups.EVERY_RELEASE:
        raise DockyardError(f"backup must be {backups.EVERY_RELEASE}, or nothing")
    if key == "wait" and value not in ("true", "false"):
        raise DockyardError("wait must be true or false")
    if key == "watch" and not value.isdecimal():
        raise DockyardError("watch must be a whole number of seconds, 0 for not at all")
    if key == "watch-errors" and not (value.isdecimal() and int(value) <= MOST_PERCENT):
        raise DockyardError("watch-errors must be a percentage from 0 to 100, of answers that may be 5xx")


def _release_number(parser: Arguments) -> None:
    parser.app()
    parser.add_argument("number", type=int, metavar="<number>")
    parser.add_argument("since", type=float, metavar="<since>")


@PLUGIN.command(
    "releases:watch",
    "<app> <number> <since>",
    "Roll back a release that fails while it is watched (the platform runs this)",
    _release_number,
)
def watch_release(given: argparse.Namespace) -> None:
    watch.run(App.existing(given.app), given.number, given.since)
