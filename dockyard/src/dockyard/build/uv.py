"""Where uv is, and the download caches builds use."""

import os
from pathlib import Path


def program() -> str:
    """The uv that came with dockyard."""
    import uv

    return str(uv.find_uv_bin())


def cache() -> str:
    """uv's cache: the user's own, so that a package is downloaded once (on another disk uv copies, not links)."""
    caches = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return os.environ.get("UV_CACHE_DIR") or f"{caches}/uv"


def npm_cache() -> str:
    """npm's cache, the user's own (npm's config `cache`)."""
    return os.environ.get("NPM_CONFIG_CACHE") or str(Path.home() / ".npm")
