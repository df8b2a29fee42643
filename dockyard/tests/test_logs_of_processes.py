"""Reading what processes said."""

import itertools
import os
import time
from functools import partial
from pathlib import Path

import pytest

from dockyard import files
from dockyard.logs import reading
from dockyard.processes import process
from dockyard.processes.process import Process
from pushing import Pusher, eventually


def test_it_gives_the_last_lines(tmp_path: Path) -> None:
    (tmp_path / "log").write_text("one\ntwo\nthree\n")
    assert reading.tail(tmp_path / "log", 2) == ["two", "three"]
    assert reading.tail(tmp_path / "log", 0) == []
    assert reading.tail(tmp_path / "log", 100) == ["one", "two", "three"]


def test_it_reads_on_in_the_rotated_file(tmp_path: Path) -> None:
    (tmp_path / "log.1").write_text("one\ntwo\n")
    (tmp_path / "log").write_text("three\n")
    assert reading.tail(tmp_path / "log", 2) == ["two", "three"]


def test_a_log_that_is_not_there_yet_is_empty(tmp_path: Path) -> None:
    assert reading.tail(tmp_path / "log", 5) == []


def test_a_line_is_what_the_process_called_one(tmp_path: Path) -> None:
    """Python's splitlines also breaks at form feeds, carriage returns and Unicode separators."""
    (tmp_path / "log").write_bytes("a\u2028b\x0cc\rd\n".encode())
    assert reading.tail(tmp_path / "log", 5) == ["a\u2028b\x0cc\rd"]


def test_it_follows_lines_as_the_process_called_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = tmp_path / "log"
    log.write_text("")
    steps = iter([partial(add, log, "a\u2028b\x0cc\x1d\x85d\ne\n")])
    monkeypatch.setattr(time, "sleep", lambda seconds: next(steps)())
    found = [line for _, line in itertools.islice(reading.follow(lambda: [log]), 2)]
    assert found == ["a\u2028b\x0cc\x1d\x85d", "e"]


def test_what_was_said_before_the_start_is_not_the_process_own(home: Path) -> None:
    """After a restart the log is the former process' too, which may have said something a moment ago."""
    one = Process("booktime", "web", 1, 1, 20001)
    files.write(one.description, "{}")
    os.utime(one.description, ns=(0, 1_700_000_000_500_000_000))
    files.write(one.log, "2023-11-14T22:13:20.499999999Z old\n2023-11-14T22:13:20.500000001Z new\n")
    assert reading.of_process(one) == ["new"]


def test_it_follows_what_is_added_and_the_rotation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = tmp_path / "log"
    log.write_text("old\n")
    steps = iter([partial(add, log, "one\nhal"), partial(add, log, "f\n"), partial(rotate, log, "new\n")])
    monkeypatch.setattr(time, "sleep", lambda seconds: next(steps)())
    assert [line for _, line in itertools.islice(reading.follow(lambda: [log]), 3)] == ["one", "half", "new"]


def test_a_rotation_by_a_longer_file_is_noticed_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = tmp_path / "log"
    log.write_text("old\n")
    steps = iter([partial(rotate, log, "the first of the new\nthe second\n")])
    monkeypatch.setattr(time, "sleep", lambda seconds: next(steps)())
    found = [line for _, line in itertools.islice(reading.follow(lambda: [log]), 2)]
    assert found == ["the first of the new", "the second"]


def test_nothing_is_lost_between_two_looks_when_the_log_is_rotated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = tmp_path / "log"
    log.write_text("old\n")

    def change() -> None:
        add(log, "the last of the old\n")
        rotate(log, "the first of the new\n")

    steps = iter([change])
    monkeypatch.setattr(time, "sleep", lambda seconds: next(steps)())
    found = [line for _, line in itertools.islice(reading.follow(lambda: [log]), 2)]
    assert found == ["the last of the old", "the first of the new"]


def test_a_file_that_joins_is_followed_from_its_beginning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As when a deploy is followed; what a process that comes back said in its former life is not told again."""
    old, new, back = tmp_path / "old", tmp_path / "new", tmp_path / "back"
    followed = [old]
    old.write_text("before\n")
    back.write_text("its former life\n")

    def deploy() -> None:
        new.write_text("hello\n")
        add(back, "again\n")
        add(old, "bye\n")
        followed[:] = [new, back]

    steps = iter([deploy])
    monkeypatch.setattr(time, "sleep", lambda seconds: next(steps)())
    found = list(itertools.islice(reading.follow(lambda: followed, [old, back]), 3))
    assert sorted(found) == [(back, "again"), (new, "hello"), (old, "bye")]


def add(log: Path, text: str) -> None:
    with log.open("a") as stream:
        stream.write(text)


def rotate(log: Path, text: str) -> None:
    log.rename(log.with_name("log.1"))
    log.write_text(text)


@pytest.mark.platform
def test_every_process_says_when_and_who(tiny: Pusher) -> None:
    said = eventually(lambda: tiny.must("logs", "tiny"))
    assert "Z app[web.1]:\x1b[0m tiny listens\n" in said
    assert said.startswith("\x1b[36m20")


@pytest.mark.platform
def test_quiet_logs_are_what_the_process_wrote(tiny: Pusher) -> None:
    assert "tiny listens" in tiny.must("logs", "tiny", "-q", "-n", "1000").splitlines()
    assert tiny.must("logs", "-n", "0", "tiny") == ""


@pytest.mark.platform
def test_a_type_is_asked_for_by_its_name(tiny: Pusher) -> None:
    assert "tiny listens" in tiny.must("logs", "tiny", "-p", "web", "-n", "1000")
    assert tiny.must("logs", "tiny", "-p", "worker") == ""


@pytest.mark.platform
def test_logs_of_an_app_that_was_never_deployed(fresh: Pusher) -> None:
    done = fresh.dokku("logs", fresh.app.name)
    assert (done.code, done.text) == (1, f" !     App {fresh.app.name} has not been deployed\n")


@pytest.mark.platform
def test_a_process_own_lines_begin_with_its_start(tiny: Pusher) -> None:
    (one,) = process.live(tiny.app)
    assert reading.of_process(one)[0] == "tiny listens"
