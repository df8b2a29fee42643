"""Runs `python -m dockyard` and kills it, as by kill -9, when a given number of its functions have been called.

Run as `python killer.py NUMBER COUNT_FILE WORDS...`. Without a kill the number of calls is written to COUNT_FILE, so
that a test can first count what a command does and then stop it anywhere. With KILL_WITHIN=FILE only calls from the
first into that module to the end of that one count.
"""

import os
import signal
import sys
from pathlib import Path
from types import FrameType

import dockyard
from dockyard.cli.main import main

OURS = str(Path(dockyard.__file__).parent)
QUIET = ("_await_port", "_must_live", "listens", "_answers", "is_running")
"""What is called as often as the machine is slow does not count."""


def run(number: int, count_file: Path, words: list[str]) -> int:
    """Do the command; returns its exit code."""
    within = os.environ.pop("KILL_WITHIN", "")
    calls, outermost = 0, None

    def watch(frame: FrameType, event: str, argument: object) -> None:
        nonlocal calls, outermost
        code = frame.f_code
        if event == "call" and within and code.co_filename.endswith(within) and outermost is None:
            outermost = frame
        elif event == "return" and frame is outermost:
            outermost = None
        counts = event == "call" and code.co_filename.startswith(OURS) and code.co_name not in QUIET
        if counts and (outermost is not None or not within):
            calls += 1
            if calls == number:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.setprofile(watch)
    status = main(words)
    sys.setprofile(None)
    count_file.write_text(str(calls))
    return status


if __name__ == "__main__":
    raise SystemExit(run(int(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:]))
