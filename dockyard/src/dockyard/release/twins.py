"""Files that earlier releases have already: found by their manifests, shared as hard links."""

import filecmp
import os
import secrets
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from dockyard.release import manifest as manifests
from dockyard.release.manifest import Entry

PREFIX = 66
"""Bytes of a manifest's line that tell its content: 64 of SHA-256, a blank, the kind."""


class Twins:
    """What the slugs of kept releases hold, by content.

    Arguments: `slugs`, their directories, the one to prefer last. Lines are kept as they are: parsing ten manifests
    of an app takes longer than finding a twin in them.
    """

    def __init__(self, slugs: Iterable[Path]) -> None:
        self._known: dict[bytes, tuple[Path, bytes]] = {}
        for slug in slugs:
            with suppress(FileNotFoundError):  # made before releases were sealed
                lines = manifests.path_of(slug).read_bytes().split(b"\n")
                self._known.update({line[:PREFIX]: (slug, line) for line in lines})

    def of(self, entry: Entry) -> Path | None:
        """Where a file of the same content and kind was when its slug was sealed."""
        found = self._known.get(os.fsencode(f"{entry.sha256} {entry.kind}"))
        return found[0] / "app" / manifests.parse(found[1])[0] if found else None

    def share(self, place: Path, entry: Entry) -> None:
        """Make the file at `place` a hard link to its twin; it stays what it is when there is none that is whole."""
        twin = self.of(entry)
        if twin is None or entry.size == 0:
            return
        temporary = place.with_name(f".{secrets.token_hex(8)}")
        with suppress(OSError):  # the twin is gone, or has as many links as the file system allows
            if not twin.is_symlink() and filecmp.cmp(twin, place, shallow=False):
                temporary.hardlink_to(twin)
                temporary.replace(place)
