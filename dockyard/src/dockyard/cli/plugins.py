"""Which module answers which plugin's commands; a module is imported only when one of its commands is typed."""

import importlib

from dockyard.cli.command import Command, Plugin

MODULES = {
    "app-json": "app_json",
    "apps": "apps",
    "buildpacks": "buildpacks",
    "checks": "checks",
    "cleanup": "cleanup",
    "config": "config",
    "cron": "cron",
    "dockyard": "platform",
    "domains": "domains",
    "enter": "run",
    "git": "git",
    "git-hook": "git",
    "logs": "logs",
    "plugin": "plugin",
    "postgres": "postgres",
    "proxy": "proxy",
    "ps": "ps",
    "redis": "redis",
    "releases": "releases",
    "report": "report",
    "repo": "repo",
    "rollback": "rollback",
    "run": "run",
    "storage": "storage",
    "url": "urls",
    "urls": "urls",
}
"""Plugin name to module of dockyard.cli. Modules hold a `PLUGIN` whose commands carry their full names."""


def load(name: str) -> Plugin | None:
    """The plugin of that name; None when there is none."""
    if name not in MODULES:
        return None
    module = importlib.import_module(f"dockyard.cli.{MODULES[name]}")
    plugin = module.PLUGIN
    assert isinstance(plugin, Plugin)
    return plugin


def find(name: str) -> Command | None:
    """The command typed as `name` ("apps:list", "logs"); None when nobody answers to it."""
    plugin = load(name.partition(":")[0])
    return plugin.commands.get(name) if plugin else None


def all_plugins() -> list[Plugin]:
    """Every plugin once, sorted by name."""
    loaded = {plugin.name: plugin for plugin in map(load, sorted(MODULES)) if plugin}
    return [loaded[name] for name in sorted(loaded)]
