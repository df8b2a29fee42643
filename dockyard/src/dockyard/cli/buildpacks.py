"""`buildpacks:*`: which buildpacks build an app."""

import argparse

from dockyard import buildpack_list, output
from dockyard.app import App
from dockyard.cli import reports
from dockyard.cli.command import Arguments, Plugin
from dockyard.errors import DockyardError

PLUGIN = Plugin("buildpacks", "Manage buildpacks settings for an app")


def _app(parser: Arguments) -> None:
    parser.app()


def _change_arguments(parser: Arguments) -> None:
    parser.add_argument("--index", type=int)
    parser.app()
    parser.words("urls")


def _set_arguments(parser: Arguments) -> None:
    parser.add_argument("--replace", action="store_true")
    _change_arguments(parser)


def _raw(parser: Arguments) -> None:
    parser.raw("words")


def _one(urls: list[str]) -> str:
    if not urls:
        raise DockyardError("Must specify a buildpack to add")
    if len(urls) > 1:
        raise DockyardError("Setting multiple buildpacks requires the --replace flag")
    return urls[0]


def _index(given: argparse.Namespace) -> int | None:
    """The --index given; raises DockyardError for one below 1."""
    index: int | None = given.index
    if index is not None and index < 1:
        raise DockyardError(f"Invalid index {index}: buildpacks are counted from 1")
    return index


@PLUGIN.command("buildpacks:add", "[--index 1] <app> <buildpack>", "Add new app buildpack", _change_arguments)
def add(given: argparse.Namespace) -> None:
    buildpack_list.add(App.existing(given.app), _one(given.urls), _index(given))


@PLUGIN.command("buildpacks:clear", "<app>", "Clear all buildpacks set on the app", _app)
def clear(given: argparse.Namespace) -> None:
    buildpack_list.replace(App.existing(given.app), [])


@PLUGIN.command("buildpacks:list", "<app>", "List all buildpacks for an app", _app)
def list_(given: argparse.Namespace) -> None:
    app = App.existing(given.app)
    output.info1(f"{app.name} buildpack urls", quiet=True)
    for url in buildpack_list.of(app):
        output.verbose(url)


@PLUGIN.command(
    "buildpacks:remove", "[--index 1] <app> [<buildpack>]", "Remove a buildpack set on the app", _change_arguments
)
def remove(given: argparse.Namespace) -> None:
    app, index = App.existing(given.app), _index(given)
    if index is None and not given.urls:
        raise DockyardError("Must specify a buildpack to remove, either by index or URL")
    removed = buildpack_list.remove(app, given.urls[0] if given.urls else None, index)
    output.info1(f"Removing {removed}", quiet=True)


@PLUGIN.command(
    "buildpacks:report", "[<app>|--global] [--format stdout|json] [<flag>]", "Display buildpack report", _raw
)
def report(given: argparse.Namespace) -> int:
    return reports.report("buildpacks", given.words, facts)


def facts(app: App | None) -> dict[str, str]:
    """What buildpacks:report says of an app, or of all of them."""
    found = reports.facts_of(app, "buildpacks", {"stack": ""})
    return found | {"buildpacks-list": ",".join(buildpack_list.of(app))} if app else found


@PLUGIN.command(
    "buildpacks:set",
    "[--index 1 | --replace] <app> <buildpack> [<buildpack> ...]",
    "Set new app buildpack at a given position defaulting to the first position",
    _set_arguments,
)
def set_(given: argparse.Namespace) -> None:
    app, index = App.existing(given.app), _index(given)
    if not given.replace:
        buildpack_list.put(app, _one(given.urls), index or 1)
    elif index is not None:
        raise DockyardError("The --index flag cannot be used with --replace")
    elif not given.urls:
        raise DockyardError("Must specify at least one buildpack, use buildpacks:clear to remove all buildpacks")
    else:
        buildpack_list.replace(app, given.urls)


@PLUGIN.command(
    "buildpacks:set-property", "<app>|--global <property> (<value>)", "Set or clear a buildpacks property", _raw
)
def set_property(given: argparse.Namespace) -> int:
    return reports.set_property("buildpacks", given.words, ["stack"])
