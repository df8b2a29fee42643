"""Locks: one holder, who says who it is; freed when it dies."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from dockyard import lock
from pushing import SOURCES, wait_for

HOLDER = """
import sys, time, pathlib
from dockyard import lock
with lock.hold(pathlib.Path(sys.argv[1]), "ana since 14:02"):
    pathlib.Path(sys.argv[2]).touch()
    time.sleep(600)
"""


def start_holder(place: Path) -> "subprocess.Popen[bytes]":
    """Another process that holds the lock."""
    env = os.environ | {"PYTHONPATH": str(SOURCES)}
    holder = subprocess.Popen([sys.executable, "-c", HOLDER, str(place / "lock"), str(place / "held")], env=env)
    wait_for(place / "held")
    return holder


def test_it_is_held_inside_and_free_afterwards(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "lock"
    assert not lock.is_held(path)
    with lock.hold(path, "me"):
        assert lock.is_held(path)
        assert lock.read_note(path) == "me"
    assert not lock.is_held(path)
    assert lock.read_note(path) == ""


def test_what_goes_wrong_inside_frees_it(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), lock.hold(tmp_path / "lock"):
        raise ZeroDivisionError
    assert not lock.is_held(tmp_path / "lock")


def test_who_will_not_wait_is_told_who_holds_it(tmp_path: Path) -> None:
    with start_holder(tmp_path) as holder:
        with pytest.raises(lock.Held, match="ana since 14:02"), lock.hold(tmp_path / "lock", wait=False):
            pass
        assert lock.read_note(tmp_path / "lock") == "ana since 14:02", "asking does not erase the note"
        holder.kill()


def test_a_killed_holder_frees_it(tmp_path: Path) -> None:
    with start_holder(tmp_path) as holder:
        holder.kill()
    with lock.hold(tmp_path / "lock", "next", wait=False):
        assert lock.read_note(tmp_path / "lock") == "next", "the dead one's note is gone"


def test_who_waits_is_told_once_and_gets_it_in_the_end(tmp_path: Path) -> None:
    told: list[str] = []

    def end_holder(note: str) -> None:
        told.append(note)
        holder.kill()

    with start_holder(tmp_path) as holder, lock.hold(tmp_path / "lock", waiting=end_holder):
        assert told == ["ana since 14:02"]


def test_many_at_once_take_turns(tmp_path: Path) -> None:
    counter = tmp_path / "counter"
    counter.write_text("0")

    def count() -> None:
        with lock.hold(tmp_path / "lock"):
            counter.write_text(str(int(counter.read_text()) + 1))

    threads = [threading.Thread(target=count) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert counter.read_text() == "8"


def test_a_note_may_be_any_text(tmp_path: Path) -> None:
    with lock.hold(tmp_path / "lock", "ä \udcff"):
        assert lock.read_note(tmp_path / "lock") == "ä \udcff"
