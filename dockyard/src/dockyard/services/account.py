"""Who PostgreSQL runs as: it refuses to be root, so root runs it as somebody who can do less."""

import os
import pwd
from pathlib import Path

from dockyard import shell
from dockyard.errors import DockyardError

NAMESPACE = ["unshare", "--user", "--map-user=1000", "--map-group=1000"]
"""A user namespace in which root is user 1000: the files stay root's and no folder must be opened to others."""


def _as(uid: int, gid: int) -> list[str]:
    return ["setpriv", f"--reuid={uid}", f"--regid={gid}", "--clear-groups"]


def prefix(data: Path) -> list[str]:
    """What to put before a command so that it runs as the owner of `data`, never as root."""
    if os.geteuid() != 0:
        return []
    owner = data.stat()
    return _as(owner.st_uid, owner.st_gid) if owner.st_uid else NAMESPACE


def settle(data: Path, program: Path) -> None:
    """Give the empty directory `data` to the user that `program` will run as.

    Where root may make a user namespace, and for any other user, that is whoever runs dockyard. Otherwise it is
    `nobody`, who must be able to reach both; raises DockyardError when that is not so.
    """
    if os.geteuid() != 0 or shell.succeeds([*NAMESPACE, "true"]):
        return
    nobody = pwd.getpwnam("nobody")
    os.chown(data, nobody.pw_uid, nobody.pw_gid)
    data.parent.chmod(0o711)
    reach = ["test", "-x", str(program), "-a", "-w", str(data)]
    if not shell.succeeds([*prefix(data), *reach]):
        raise DockyardError(
            "PostgreSQL does not run as root, and this machine lets dockyard make no user namespace for it\n"
            "Run dockyard as a plain user, or set DOCKYARD_HOME to a folder that every user may enter"
        )
