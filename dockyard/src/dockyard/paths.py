"""Every directory dockyard keeps state in; all of it under DOCKYARD_HOME."""

import hashlib
import os
import tempfile
from pathlib import Path

LONGEST_SOCKET_PATH = 100
"""Bytes; the kernel's limit for a unix socket's address is 108 (unix(7))."""


def home() -> Path:
    """DOCKYARD_HOME, by default ~/.dockyard."""
    return Path(os.environ.get("DOCKYARD_HOME") or Path.home() / ".dockyard").absolute()


def apps() -> Path:
    return home() / "apps"


def services(kind: str) -> Path:
    """Arguments: `kind`, "postgres" or "redis"."""
    return home() / "services" / kind


def storage() -> Path:
    """Directories that apps mount; they outlive releases."""
    return home() / "data" / "storage"


def backups(kind: str) -> Path:
    """Backups of a kind's services, a directory each; outside `services`, for they outlive what they are of."""
    return home() / "data" / "backups" / kind


def schedule() -> Path:
    """What runs by itself at set times, and how it went."""
    return home() / "schedule"


def router() -> Path:
    return home() / "router"


def supervisor() -> Path:
    return home() / "supervisor"


def locks() -> Path:
    return home() / "locks"


def global_properties() -> Path:
    return home() / "properties.json"


def global_env() -> Path:
    return home() / "env"


def run() -> Path:
    """Where sockets live: DOCKYARD_HOME/run, or a short private directory when that path is too long for a socket."""
    inside = home() / "run"
    if len(os.fsencode(inside)) + len("/supervisor.sock") <= LONGEST_SOCKET_PATH:
        return inside
    digest = hashlib.sha256(os.fsencode(home())).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"dockyard-{os.getuid()}-{digest}"


def buildpacks() -> Path:
    """The buildpacks that come with dockyard."""
    return Path(__file__).parent / "buildpacks"
