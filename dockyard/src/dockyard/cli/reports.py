"""`PLUGIN:report` and `PLUGIN:set`, the same for every plugin."""

import json
from collections.abc import Callable, Iterable

from dockyard import output, properties
from dockyard.app import App, all_apps
from dockyard.errors import DockyardError

KEY_WIDTH = 31

Facts = dict[str, str]
"""Flag without its dashes ("ps-running") to value."""


def report(
    plugin: str, words: list[str], facts: Callable[[App | None], Facts], *,
    title: str | None = None, prefix: str | None = None, old_keys: bool = True,
) -> int:  # fmt: skip
    """Print a report of one app, of all, or of what is global.

    Arguments: `words` as typed after the command; `facts` gives the values of an app (None: the global ones);
    `title`, the word in the heading when it is not the plugin's name; `prefix`, what JSON keys lose at their front
    when it is not the plugin's name; `old_keys`, whether JSON has the keys with the prefix as well. Raises
    DockyardError with Dokku's words for unknown flags and flags that exclude each other.
    """
    scopes, flag, form = _read(plugin, words)
    if scopes == [] and not all_apps():
        output.warn("You haven't deployed any applications yet")
        return 0
    for scope in scopes or all_apps():
        found = facts(scope)
        if form == "json":
            _print_json(found, prefix or plugin, old_keys)
        elif flag is not None:
            _print_one(found, flag)
        else:
            _print_text(scope, found, title or plugin)
    return 0


def _read(plugin: str, words: list[str]) -> tuple[list[App | None], str | None, str]:
    form, flags, scopes = "stdout", [], list[App | None]()
    rest = list(words)
    while rest:
        word = rest.pop(0)
        if word == "--format" or word.startswith("--format="):
            form = word.partition("=")[2] or (rest.pop(0) if rest else "")
        elif word == "--global":
            scopes.append(None)
        elif word.startswith("--"):
            flags.append(word.removeprefix("--"))
        else:
            scopes.append(App.existing(word))
    if form not in ("stdout", "json"):
        raise DockyardError("Invalid format specified, supported formats: json, stdout")
    if len(flags) > 1:
        raise DockyardError(f"{plugin}:report command allows only a single flag")
    if flags and form == "json":
        raise DockyardError("--format flag cannot be specified when specifying an info flag")
    return scopes, flags[0] if flags else None, form


def _print_one(facts: Facts, flag: str) -> None:
    if flag not in facts:
        raise DockyardError(f"Invalid flag passed, valid flags: {', '.join(f'--{key}' for key in sorted(facts))}")
    output.plain(facts[flag])


def _print_json(facts: Facts, prefix: str, old_keys: bool) -> None:
    short = {key.removeprefix(f"{prefix}-"): value for key, value in facts.items()}
    output.plain(json.dumps(facts | short if old_keys else short, sort_keys=True))


def _print_text(scope: App | None, facts: Facts, title: str) -> None:
    output.info2(f"{scope.name if scope else 'global'} {title} information", quiet=True)
    width = max([KEY_WIDTH, *(len(key) + 2 for key in facts)])
    for key in sorted(facts):
        label = key.replace("-", " ").replace(".", " ").capitalize() + ":"
        output.verbose(f"{label:<{width}} {facts[key]}".rstrip())


def scope(name: str | None) -> App | None:
    """The app named, or None for `--global`; raises as App.existing does."""
    return None if name == "--global" else App.existing(name)


def set_property(
    plugin: str,
    words: list[str],
    keys: Iterable[str],
    *,
    global_keys: Iterable[str] | None = None,
    check: Callable[[str, str], None] = lambda key, value: None,
    noun: str = "property",
) -> int:
    """`PLUGIN:set APP|--global KEY [VALUE]`: store a property, or remove it when the value is missing or empty.

    Arguments: `keys`, those an app may have; `global_keys`, those that may be global (default: the same);
    `check(key, value)` raises for a value that makes no sense; `noun`, "property" or "key" as Dokku says it.
    """
    app = scope(words[0] if words else None)
    allowed = sorted(keys if app or global_keys is None else global_keys)
    if not allowed:
        raise DockyardError("Property cannot be specified globally")
    key, value = (words[1] if len(words) > 1 else ""), " ".join(words[2:])
    if not key:
        raise DockyardError(f"No {noun} specified")
    if key not in allowed:
        plural = "properties" if noun == "property" else "keys"
        raise DockyardError(f"Invalid {noun} specified, valid {plural} include: {', '.join(allowed)}")
    if value:
        check(key, value)
    output.info2(f"Setting {key} to {value}" if value else f"Unsetting {key}", quiet=True)
    properties.put(app, f"{plugin}.{key}", value or None)
    return 0


def facts_of(app: App | None, plugin: str, defaults: dict[str, str], *, only_global: Iterable[str] = ()) -> Facts:
    """The raw, global and computed values of a plugin's properties, named as Dokku names them."""
    found: Facts = {}
    for key, default in defaults.items():
        everywhere = str(properties.get(None, f"{plugin}.{key}", ""))
        found[f"{plugin}-global-{key}"] = everywhere
        found[f"{plugin}-computed-{key}"] = everywhere or default
        if app and key not in only_global:
            own = str(properties.get(app, f"{plugin}.{key}", ""))
            found[f"{plugin}-{key}"] = own
            found[f"{plugin}-computed-{key}"] = own or everywhere or default
    return found
