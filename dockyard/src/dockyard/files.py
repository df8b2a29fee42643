"""Writing files so that a crash leaves either the old content or the new, never half of it."""

import json
import os
import secrets
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from dockyard.errors import DockyardError


def write(path: Path, content: str | bytes, mode: int = 0o644) -> None:
    """Replace `path` with `content`: temporary file in the same folder, fsync, rename.

    Arguments: `mode`, the permission bits, set before the content is there.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    data = content.encode("utf-8", "surrogateescape") if isinstance(content, str) else content
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def write_json(path: Path, value: Any, mode: int = 0o644) -> None:
    """`write` of `value` as JSON; lone surrogates (bytes that are not UTF-8) survive as escapes."""
    write(path, json.dumps(value, indent=2, sort_keys=True) + "\n", mode)


def read_json(path: Path, default: Any) -> Any:
    """The JSON in `path`, or `default` when there is no such file. Raises DockyardError when it is no JSON."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return default
    except ValueError as reason:  # a disk that was full, or somebody's editor: `write` leaves no half files
        raise DockyardError(f"{path} is damaged ({reason}): mend it, or put it back from a backup") from None


def link(path: Path, target: str) -> None:
    """Point the symbolic link `path` at `target` in one step (rename over the old link)."""
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    temporary.symlink_to(target)
    temporary.replace(path)


SCRATCH = ".dockyard-scratch."
"""What the names of scratch directories begin with, and nothing else."""


@contextmanager
def scratch_directory(parent: Path, name: str) -> Iterator[Path]:
    """A directory of one's own in `parent`, mode 0700, gone afterwards.

    Those of the same `name` that killed commands left go first: the caller sees to it that nobody else uses one now,
    another home's dockyard included. `parent` may be a user's: nothing without dockyard's own prefix is touched.
    """
    prefix = f"{SCRATCH}{name}."
    for left_over in parent.glob(f"{prefix}*"):
        shutil.rmtree(left_over)
    place = Path(tempfile.mkdtemp(prefix=prefix, dir=parent))
    try:
        yield place
    finally:
        shutil.rmtree(place)


DISCARD_TRIES, DISCARD_PAUSE = 100, 0.05
"""How often, and seconds between."""


def discard(place: Path) -> None:
    """Delete a directory; a program that is being interrupted may still be writing there, so more than once."""
    for _ in range(DISCARD_TRIES):
        shutil.rmtree(place, ignore_errors=True)
        if not place.exists():
            return
        time.sleep(DISCARD_PAUSE)
    shutil.rmtree(place)  # says why
