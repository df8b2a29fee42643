"""Dokku's ways of saying things: prefixes, streams and what `--quiet` silences."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

Say = Callable[[str], None]
"""Who is told what is under way."""

_quiet = False
_record: TextIO | None = None


def set_quiet(quiet: bool) -> None:
    """Silence the lines Dokku's DOKKU_QUIET_OUTPUT silences (those printed with `quiet=True`)."""
    global _quiet
    _quiet = quiet


def is_quiet() -> bool:
    return _quiet


def _say(prefix: str, text: str, *, quiet: bool, to_stderr: bool = False) -> None:
    lines = [f"{prefix}{line}".rstrip() for line in text.split("\n")]
    _write_down(lines)
    if quiet and _quiet:
        return
    stream = sys.stderr if to_stderr else sys.stdout
    for line in lines:
        print(line, file=stream, flush=True)


@contextmanager
def recorded(path: Path) -> Iterator[None]:
    """Append everything said inside to the file as well, what `--quiet` silences included."""
    global _record
    path.touch(mode=0o600)
    with path.open("a", encoding="utf-8", errors="surrogateescape") as stream:
        _record = stream
        try:
            yield
        finally:
            _record = None


def _write_down(lines: list[str]) -> None:
    if _record is not None:
        _record.writelines(f"{line}\n" for line in lines)
        _record.flush()


def info1(text: str, *, quiet: bool = False) -> None:
    _say("-----> ", text, quiet=quiet)


def info2(text: str, *, quiet: bool = False) -> None:
    _say("=====> ", text, quiet=quiet)


def verbose(text: str, *, quiet: bool = False) -> None:
    _say(" " * 7, text, quiet=quiet)


def plain(text: str) -> None:
    """A value by itself (a name, a URL): no prefix, never silenced."""
    _write_down([text])
    print(text, flush=True)


def exclaim(text: str) -> None:
    _say(" !     ", text, quiet=False)


def warn(text: str, *, quiet: bool = False) -> None:
    _say(" !     ", text, quiet=quiet, to_stderr=True)


@contextmanager
def said_if_it_fails(what: str) -> Iterator[None]:
    """For undoing after a failure: a second failure is told and must not hide the first."""
    try:
        yield
    except Exception as error:
        warn(f"{what}: {error}")
