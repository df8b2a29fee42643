"""Slugs made by hand, for tests that need no real build."""

import importlib.util
import py_compile
from pathlib import Path

from dockyard.app import App
from dockyard.release import slug

PACKAGES = ".heroku/python/lib/python3.11/site-packages"


def make(app: App, number: int, files: dict[str, str]) -> Path:
    """The directory of a release with these files in its slug, not sealed."""
    for name, content in files.items():
        place = app.releases / str(number) / "app" / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(content)
    return app.releases / str(number)


def sealed(app: App, number: int, files: dict[str, str]) -> tuple[Path, str]:
    """The directory of a release with a sealed slug, and its digest."""
    place = make(app, number, files)
    return place, slug.seal(app, place)


def inode(place: Path, name: str) -> int:
    return (place / "app" / name).lstat().st_ino


def compiled(source: Path, mode: py_compile.PycInvalidationMode) -> Path:
    """Compile a Python source as its interpreter would find it."""
    target = importlib.util.cache_from_source(str(source))
    py_compile.compile(str(source), target, doraise=True, invalidation_mode=mode)
    return Path(target)
