"""Which process types start without checks: the lists behind checks:disable, checks:skip and checks:enable."""

import re

from dockyard import properties
from dockyard.app import App
from dockyard.errors import DockyardError

DISABLED = "disabled"
SKIPPED = "skipped"
OTHER = {DISABLED: SKIPPED, SKIPPED: DISABLED}
EVERY_TYPE = "_all_"
"""Stands in a list for the whole app."""

TYPE = re.compile(r"[A-Za-z0-9_-]+")


def types(words: list[str]) -> list[str]:
    """The process types of `web,worker` words, each once; raises DockyardError for one no Procfile can have."""
    found = [kind for word in words for kind in word.split(",")]
    for kind in found:
        if not TYPE.fullmatch(kind):
            raise DockyardError(f"Invalid process type specified ({kind})")
    return list(dict.fromkeys(found))


def of(app: App, state: str) -> list[str]:
    """The types that are "disabled" or "skipped", in the order they were given."""
    return list(properties.get(app, f"checks.{state}", []))


def put(app: App, state: str, kinds: list[str]) -> None:
    """Add types (none: the whole app) to a list; they leave the other one."""
    if not kinds:
        properties.put(app, f"checks.{state}", [EVERY_TYPE])
        properties.put(app, f"checks.{OTHER[state]}", None)
        return
    properties.change(app, f"checks.{state}", lambda stored: [*_named(stored, kinds), *kinds])
    _drop(app, OTHER[state], kinds)


def enable(app: App, kinds: list[str]) -> None:
    """Have the types (none: all) checked again."""
    for state in OTHER:
        if kinds:
            _drop(app, state, kinds)
        else:
            properties.put(app, f"checks.{state}", None)


def _named(stored: list[str] | None, without: list[str]) -> list[str]:
    return [kind for kind in stored or [] if kind not in (*without, EVERY_TYPE)]


def _drop(app: App, state: str, kinds: list[str]) -> None:
    properties.change(app, f"checks.{state}", lambda stored: [k for k in stored or [] if k not in kinds] or None)
