"""Runs a program with an app's config vars in its environment: `python with_config_vars.py ENV_DIR PROGRAM [WORD...]`.

No shell does this, for to a shell some names are its own (UID, SHELLOPTS, IFS), and `env NAME=value` would show the
values to whoever lists processes.
"""

import errno
import os
import sys
from pathlib import Path

NOT_THE_APPS = frozenset(
    b"PATH HOME LD_LIBRARY_PATH PYTHONHOME PYTHONPATH GIT_DIR UV TMPDIR BASH_ENV ENV SHELLOPTS BASHOPTS PS4".split()
)
"""What decides which programs run, and what a shell reads or runs before its script."""


def config_vars(directory: Path) -> dict[bytes, bytes]:
    """A variable a file of ENV_DIR, byte for byte (Heroku's buildpack API)."""
    found = {os.fsencode(place.name): place for place in directory.iterdir()}
    return {name: place.read_bytes() for name, place in found.items() if name not in NOT_THE_APPS}


def become(argv: list[str], environment: dict[bytes, bytes]) -> None:
    """Turn into the program; raises OSError when there is none. A script that names no interpreter is the shell's."""
    try:
        os.execvpe(argv[0], argv, environment)
    except OSError as error:
        if error.errno != errno.ENOEXEC:
            raise
        os.execve("/bin/sh", ["/bin/sh", *argv], environment)


if __name__ == "__main__":
    try:
        become(sys.argv[2:], {**os.environb, **config_vars(Path(sys.argv[1]))})
    except OSError as error:
        sys.exit(f"{sys.argv[2]} cannot be run: {error.strerror}")
