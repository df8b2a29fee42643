"""The formats in which config vars leave dockyard; words and layout are Dokku's (`config:export --format`)."""

import io
import json
import os
import re
from collections.abc import Callable, Mapping

from dockyard.errors import DockyardError

Vars = Mapping[str, str]

INTEGER = re.compile(r"-?(0|[1-9][0-9]*)")
ENVFILE_ESCAPES = str.maketrans({**{char: f"\\{char}" for char in '\\"!$`'}, "\n": "\\n", "\r": "\\r"})


def quote(value: str) -> str:
    """The value in single quotes, as a POSIX shell reads it back unchanged."""
    return "'" + value.replace("'", "'\\''") + "'"


def table(config: Vars) -> str:
    """`KEY:  value` lines, the values in one column."""
    width = max((len(key) for key in config), default=0) + 1
    return "\n".join(f"{key + ':':<{width}}  {value}" for key, value in config.items())


def _envfile(config: Vars) -> str:
    """What godotenv writes: double quotes and backslashes, whole numbers bare."""

    def pair(key: str, value: str) -> str:
        return f"{key}={value}" if INTEGER.fullmatch(value) else f'{key}="{value.translate(ENVFILE_ESCAPES)}"'

    return "".join(f"{pair(key, value)}\n" for key, value in config.items())


def _json_list(config: Vars) -> str:
    return _compact([{"name": key, "value": value} for key, value in config.items()])


def _compact(value: object) -> str:
    return json.dumps(value, separators=(",", ":")) + "\n"


FORMATS: dict[str, Callable[[Vars], str]] = {
    "exports": lambda config: "".join(f"export {key}={quote(value)}\n" for key, value in config.items()),
    "shell": lambda config: "".join(f"{key}={quote(value)} " for key, value in config.items()),
    "envfile": _envfile,
    "docker-args": lambda config: " ".join(f"--env={key}={quote(value)}" for key, value in config.items()) + "\n",
    "docker-args-keys": lambda config: " ".join(f"--env={key}" for key in config) + "\n",
    "pack-keys": lambda config: " ".join(f"--env {key}" for key in config) + "\n",
    "json": lambda config: _compact(dict(config)),
    "json-list": _json_list,
    "pretty": lambda config: f"{table(config)}\n" if config else "",
}


def export(config: Vars, form: str) -> str:
    """The vars in the format named `form`, ends of lines included; raises DockyardError for an unknown format."""
    if form not in FORMATS:
        raise DockyardError(f"Unknown export format: {form}")
    return FORMATS[form](config)


def bundle(config: Vars) -> bytes:
    """A tar archive with a file for each variable, readable by its owner alone."""
    import tarfile  # slow to import, and only this needs it

    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for key, value in config.items():
            content = os.fsencode(value)
            member = tarfile.TarInfo(key)
            member.mode, member.size = 0o600, len(content)
            archive.addfile(member, io.BytesIO(content))
    return buffer.getvalue()
