"""Reading config vars from what users type or keep in files: pairs, base64, JSON objects, env files."""

import base64
import binascii
import json
import os
import re
from collections.abc import Iterable

from dockyard.errors import DockyardError

ENVFILE_LINE = re.compile(
    r"""
    [ \t]* (?:export[ \t]+)? (?P<key>[^=\s#]+) [ \t]*=[ \t]*
    (?: "(?P<double>(?:[^"\\]|\\.)*)" | '(?P<single>[^']*)' | (?P<bare>(?:[^"'\n][^\n]*)?) )
    [ \t]* (?:\#[^\n]*)? (?:\n|\Z)
    """,
    re.VERBOSE | re.DOTALL,
)
BLANK_LINE = re.compile(r"[ \t]*(?:#[^\n]*)?(?:\n|\Z)")
ESCAPE = re.compile(r"\\(.)", re.DOTALL)
CONTROLS = {"n": "\n", "r": "\r"}


def pairs(words: Iterable[str], *, encoded: bool = False) -> dict[str, str]:
    """`KEY=VALUE` words as a dict; the first `=` splits.

    Arguments: `encoded`, whether values are standard base64. Raises DockyardError for a word without `=` and for
    a value that is not base64.
    """
    found: dict[str, str] = {}
    for word in words:
        key, equals, value = word.partition("=")
        if not equals:
            raise DockyardError(f"Invalid env pair: {word}")
        found[key] = _decode(key, value) if encoded else value
    return found


def _decode(key: str, value: str) -> str:
    try:
        return os.fsdecode(base64.b64decode(os.fsencode(value), validate=True))
    except binascii.Error as error:
        raise DockyardError(f"{error} for key '{key}'") from None


def from_json(text: str) -> dict[str, str]:
    """The vars of a JSON object; numbers and booleans become their JSON text. Raises DockyardError for other JSON."""
    try:
        content = json.loads(text or "{}")
    except ValueError as error:
        raise DockyardError(f"Unable to read config vars: this is not JSON ({error})") from None
    if not isinstance(content, dict) or any(isinstance(value, (dict, list)) for value in content.values()):
        raise DockyardError("Unable to read config vars: expected one JSON object of strings")
    return {key: value if isinstance(value, str) else json.dumps(value) for key, value in content.items()}


def from_envfile(text: str) -> dict[str, str]:
    """The vars of an env file: `KEY=value` lines, `export` before or not, quotes, comments.

    In double quotes a backslash gives `\\n` and `\\r` their meaning and takes every other one away; a `$` stays a `$`.
    Raises DockyardError naming the line that cannot be read.
    """
    found: dict[str, str] = {}
    text, at = text.replace("\r\n", "\n"), 0
    while at < len(text):
        if blank := BLANK_LINE.match(text, at):
            at = blank.end()
            continue
        line = ENVFILE_LINE.match(text, at)
        if line is None:
            raise DockyardError(f"Unable to read config vars: line {text.count(chr(10), 0, at) + 1} is not KEY=value")
        found[line["key"]] = _value(line)
        at = line.end()
    return found


def _value(line: re.Match[str]) -> str:
    if line["double"] is not None:
        return ESCAPE.sub(lambda escape: CONTROLS.get(escape[1], escape[1]), line["double"])
    if line["single"] is not None:
        return line["single"]
    return re.split(r"(?:^|[ \t])#", line["bare"])[0].strip()


READERS = {"envfile": from_envfile, "json": from_json}


def read(text: str, form: str) -> dict[str, str]:
    """The vars in `text` in the format named `form` ("envfile" or "json"); raises DockyardError for another one."""
    if form not in READERS:
        raise DockyardError(f"Unknown import format: {form}")
    return READERS[form](text)
