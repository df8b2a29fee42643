"""Where uv is, and the download caches that all apps share."""

import os
from pathlib import Path

from dockyard import paths


def program() -> str:
    """The uv that came with dockyard."""
    import uv

    return str(uv.find_uv_bin())


def cache() -> str:
    """uv's cache: the user's own, so that packages are downloaded once; on another disk uv copies instead of linking."""
    return os.environ.get("UV_CACHE_DIR") or str(_caches() / "uv")


def npm_cache() -> str:
    return os.environ.get("npm_config_cache") or str(_caches() / "npm")


def _caches() -> Path:
    return paths.home() / "caches"
