"""The shop itself as an app to push: this repository as it lies in the working tree."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from pushing import Pusher

ROOT = Path(__file__).parents[2]
KEPT_TEST = "test_favicon.py"
"""The only one of the shop's own tests that the pushed commits keep: a push shall fail quickly or late, not slowly."""

CONFIG = {
    "ALLOWED_HOSTS": "shop.localhost",
    "EMAIL_URL": "consolemail://",
    "HTTPS_ONLY": "false",
    "NPM_CONFIG_PRODUCTION": "false",
    "DISABLE_COLLECTSTATIC": "1",
    "SECRET_KEY": "of no use anywhere but in this test, and long enough for it",
}


def copy_working_tree(place: Path) -> Path:
    """Copy what git tracks or would track, changes that are not committed included, but for what .slugignore names."""
    ignored = tuple(f"{line[1:]}/" for line in (ROOT / ".slugignore").read_text().split())
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT, check=True,
        capture_output=True,
    ).stdout  # fmt: skip
    for name in filter(None, os.fsdecode(listed).split("\0")):
        source, target = ROOT / name, place / name
        if source.is_file() and not f"{name}/".startswith(ignored):
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target)
    return place


def drop_most_tests(place: Path) -> None:
    """Keep the shop's test fixtures and one small test."""
    for test in (place / "main" / "tests").rglob("test_*.py"):
        if test.name != KEPT_TEST:
            test.unlink()


def users_caches() -> dict[str, str]:
    """The variables that let builds take packages from where this user's uv and npm keep them: downloaded once."""
    usual = {"UV_CACHE_DIR": Path.home() / ".cache" / "uv", "npm_config_cache": Path.home() / ".npm"}
    return {key: os.environ.get(key) or str(place) for key, place in usual.items()}


@contextmanager
def to_be_pushed(platform: Path, lab: Path) -> Iterator[Pusher]:
    """The shop with its database and config vars, cloned in `lab` and not yet pushed."""
    source = copy_working_tree(lab / "source")
    drop_most_tests(source)
    with pytest.MonkeyPatch.context() as patch:
        for key, place in users_caches().items():
            patch.setenv(key, place)
        yield prepare(Pusher(platform, "shop", lab / "clone", source))


def prepare(pusher: Pusher) -> Pusher:
    """Give the app its database and config vars."""
    name = pusher.app.name
    pusher.front = "/version"
    pusher.must("postgres:create", f"{name}-database")
    pusher.must("postgres:link", f"{name}-database", name, "--no-restart")
    pusher.must("config:set", "--no-restart", name, *(f"{key}={value}" for key, value in CONFIG.items()))
    return pusher
