"""A slug, the build of a release: sealed once it is made, checked whenever processes are to start from it.

Sealed files are read-only and shared between releases as hard links: nothing may be edited in place. Directories stay
writable, apps make temporary files.
"""

import os
import shutil
from pathlib import Path, PurePosixPath

from dockyard import output, storage
from dockyard.app import App
from dockyard.errors import DockyardError, StageFailed
from dockyard.release import manifest as manifests
from dockyard.release.manifest import LINK, PROGRAM, Entry, Manifest
from dockyard.release.twins import Twins

SHARED_WITH_THE_CACHE = (".heroku/", "node_modules/")
"""What builds take from the build cache as hard links."""


def seal(app: App, slug: Path) -> str:
    """Write the manifest of a slug that is built, make its files read-only and share those that earlier ones have.

    Arguments: `slug`, the directory of the release that built it. Returns the digest, "sha256:...". Raises StageFailed
    when a file cannot be read.
    """
    root, without = slug / "app", _mounted(app)
    _bring_in(app, root)
    _drop_bytecode(root, without)
    earlier = _sealed_before(app, slug)
    twins = Twins(earlier)
    known, before = _known(earlier)
    manifest: Manifest = {}
    for path, found in manifests.walk(root, without):
        if path in known and found.inode() == _inode(before + path):
            manifest[path] = known[path]
        elif not _goes_by_time(path, found.path):
            manifest[path] = _settle(root / path, twins)
    return manifests.write(slug, manifest)


def _known(earlier: list[Path]) -> tuple[Manifest, str]:
    """The newest manifest there is, and what its paths begin with: a file that is still the same needs no reading."""
    if not earlier:
        return {}, ""
    return manifests.read(earlier[-1]) or {}, f"{earlier[-1]}/app/"


def _mounted(app: App) -> frozenset[str]:
    """Paths of the slug where storage appears: not of the build, and not the same from start to start."""
    places = (PurePosixPath(mount.partition(":")[2]) for mount in storage.mounts(app))
    return frozenset(str(place.relative_to(storage.ROOT)) for place in places)


def _bring_in(app: App, root: Path) -> None:
    """Replace the links that lead into the build cache by what they lead to, as hard links: the cache forgets.

    Such is `node_modules`; what tools cache inside of it stays behind.
    """
    cache = app.cache.resolve()
    for link in [entry for entry in root.iterdir() if entry.is_symlink()]:
        target = link.resolve()
        if target.is_relative_to(cache) and target.is_dir():
            link.unlink()
            left_out = shutil.ignore_patterns(".cache")
            shutil.copytree(target, link, symlinks=True, copy_function=os.link, ignore=left_out)


def _drop_bytecode(root: Path, without: frozenset[str]) -> None:
    for directory, names, _ in os.walk(root):
        inside = Path(directory).relative_to(root)
        if "__pycache__" in names:
            names.remove("__pycache__")
            shutil.rmtree(Path(directory) / "__pycache__")
        names[:] = [name for name in names if str(inside / name) not in (*without, manifests.PYTHON)]


def _goes_by_time(path: str, place: str) -> bool:
    """Take out bytecode that is right only for a source of one modification time (PEP 552): links share theirs.

    Python would write it anew, and the release would count as changed.
    """
    if not path.endswith(".pyc"):
        return False
    with open(place, "rb") as stream:  # noqa: PTH123 - thousands of them
        header = stream.read(8)
    if header[4:] != bytes(4):
        return False
    Path(place).unlink()
    return True


def _sealed_before(app: App, slug: Path) -> list[Path]:
    """The directories of the other slugs that have a manifest, oldest first."""
    others = [entry for entry in app.releases.iterdir() if entry.name.isdigit() and entry.name != slug.name]
    return sorted((one for one in others if manifests.path_of(one).exists()), key=lambda one: int(one.name))


def _inode(place: str) -> int:
    try:
        return os.lstat(place).st_ino
    except OSError:
        return -1


def _settle(place: Path, twins: Twins) -> Entry:
    """Make a file read-only, note what it is, and share it when an earlier release has it."""
    try:
        if not place.is_symlink():
            place.chmod(0o555 if place.stat().st_mode & 0o111 else 0o444)
        entry = manifests.entry_of(str(place))
    except OSError as reason:
        raise StageFailed(f"{place} cannot be read: {reason.strerror}. Correct the build and push again.") from None
    if entry.kind != LINK:
        twins.share(place, entry)
    return entry


def verify(app: App, slug: Path, digest: str = "") -> None:
    """Check that everything a build made is still what it was.

    Files that were added are none of its business: apps write temporary files. Arguments: `slug`, the directory of the
    release that built it; `digest`, the release's, empty for one of an earlier dockyard. Raises DockyardError naming
    the first file that was changed, and the remedy.
    """
    manifest = manifests.read(slug)
    if manifest is None and not digest:
        output.verbose(f"Release {slug.name} was built by an earlier dockyard: its files cannot be checked")
        return
    if manifest is None or (digest and manifests.digest(manifests.path_of(slug).read_bytes()) != digest):
        raise _refusal(app, slug, "manifest", "is not the one that was written")
    without = _mounted(app)
    for directory in _directories(manifest):
        if (slug / "app" / directory).is_symlink() and not _is_below(directory, without):
            raise _refusal(app, slug, directory, "has become a link")
    root = os.fspath(slug / "app")
    for path, wanted in manifest.items():
        if (what := _difference(f"{root}/{path}", wanted)) and not _is_below(path, without):
            raise _refusal(app, slug, path, what)


def _directories(manifest: Manifest) -> list[str]:
    """Every directory on the way to a file of the slug, outer ones first."""
    found: set[str] = set()
    for path in manifest:
        while (path := path.rpartition("/")[0]) and path not in found:
            found.add(path)
    return sorted(found)


def _is_below(path: str, places: frozenset[str]) -> bool:
    return any(path == place or path.startswith(f"{place}/") for place in places)


def _difference(place: str, wanted: Entry) -> str:
    try:
        present = manifests.entry_of(place)
    except FileNotFoundError:
        return "is missing"
    except OSError as reason:
        return f"cannot be read ({reason.strerror})"
    if present == wanted:
        return ""
    if LINK in (present.kind, wanted.kind):
        return "leads elsewhere" if present.kind == wanted.kind else "is another kind of file"
    if present.sha256 != wanted.sha256:
        return "has been changed"
    return "may be executed now" if present.kind == PROGRAM else "cannot be executed any more"


def _refusal(app: App, slug: Path, path: str, what: str) -> DockyardError:
    first = f"`dokku repo:purge-cache {app.name}`, then " if path.startswith(SHARED_WITH_THE_CACHE) else ""
    return DockyardError(
        f"Release {slug.name} of {app.name} is not started: {path} {what} since it was built.\n"
        f"Build it anew ({first}push again, or `dokku ps:rebuild {app.name}`), "
        f"or go back with `dokku rollback {app.name}`"
    )
