"""Runs a program that ends when the process supervisor does: `python leash.py SIGNAL PROGRAM [ARGUMENTS]`.

supervisord that is killed outright cannot stop what it started. Here the kernel does it (prctl(2) PR_SET_PDEATHSIG,
which lasts through execve(2)), so that no database or router goes on without anybody to answer for it.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def main(name: str, argv: list[str]) -> None:
    """Become the program `argv`, to get the signal named (`INT`, `TERM`) when the present parent dies."""
    parent = os.getppid()
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.Signals[f"SIG{name}"])
    if os.getppid() == parent:  # it did not die in between
        os.execvp(argv[0], argv)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
