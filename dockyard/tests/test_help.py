"""help and PLUGIN:help, version, and words nobody answers to."""

import pytest

from conftest import Dokku
from dockyard.cli import plugins

DESCRIPTIONS = {
    "apps": "Manage apps",
    "buildpacks": "Manage buildpacks settings for an app",
    "checks": "Manage zero-downtime settings",
    "cron": "Manage scheduled cron tasks",
    "config": "Manage global and app-specific config vars",
    "domains": "Manage domains used by the proxy",
    "git": "Manage app deploys via git",
    "ps": "Manage app processes",
    "repo": "Manage the app's repo",
}


@pytest.mark.parametrize("name", [*DESCRIPTIONS, "app-json", "proxy", "storage"])
def test_three_ways_give_the_same_help(dokku: Dokku, name: str) -> None:
    helped = dokku(f"{name}:help")
    assert helped.code == 0
    assert helped.out.startswith(f"Usage: dokku {name}[:COMMAND]\n\n")
    assert dokku(name) == helped
    assert dokku(name, "--help") == helped


@pytest.mark.parametrize("name", DESCRIPTIONS)
def test_descriptions_are_dokkus(dokku: Dokku, name: str) -> None:
    assert dokku(f"{name}:help").out.splitlines()[2:5] == [DESCRIPTIONS[name], "", "Additional commands:"]


def test_every_module_loads_and_every_command_has_a_line() -> None:
    for plugin in plugins.all_plugins():
        for name, command in plugin.commands.items():
            assert name == command.name
            assert command.summary.strip(), name
            assert plugins.find(name) is command


def test_help_lists_plugins_and_help_all_their_commands(dokku: Dokku) -> None:
    helped = dokku("help")
    assert helped.code == 0
    assert helped == dokku() == dokku("--help")
    assert helped.out.startswith("Usage: dokku [--quiet|--trace|--force] COMMAND <app> [command-specific-options]\n")
    everything = dokku("help", "--all").out
    assert "config:set" not in helped.out
    for plugin in plugins.all_plugins():
        assert all(name in everything for name in plugin.commands)


@pytest.mark.parametrize("words", [["version"], ["-v"], ["--version"]])
def test_version(dokku: Dokku, words: list[str]) -> None:
    assert dokku(*words).out.startswith("dokku version ")


@pytest.mark.parametrize(
    "words", [["nope"], ["nope:list"], ["apps:"], ["apps:nope", "x"], ["nope:help"], ["../apps"], ["é"]]
)
def test_an_unknown_command_is_said(dokku: Dokku, words: list[str]) -> None:
    unknown = dokku(*words)
    assert (unknown.code, unknown.out) == (1, "")
    assert unknown.err.splitlines() == [
        f" !     `{' '.join(words)}` is not a dokku command.",
        " !     See `dokku help` for a list of available commands.",
    ]
