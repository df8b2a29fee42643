"""The parent of every process: environment, log, signals, exit status. Run here as the supervisor runs it."""

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from dockyard.processes import supervisor
from dockyard.processes.launcher import LONGEST_LINE, Log
from pushing import eventually, is_alive, wait_for

STAMPED = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z (.*)")


def start(place: Path, line: str, words: tuple[str, ...] = (), **keys: Any) -> "subprocess.Popen[bytes]":
    """Start the launcher with a shell line, in a session of its own; `words` are what starts it, none for the test."""
    described = {"argv": ["/bin/sh", "-c", line], "cwd": str(place), "env": {"PATH": "/usr/bin:/bin"},
                 "log": str(place / "log"), "log_bytes": 1_000_000, "stop_seconds": 30}  # fmt: skip
    (place / "described.json").write_text(json.dumps(described | keys))
    argv = [*words, *supervisor.launcher(place / "described.json")]
    return subprocess.Popen(argv, start_new_session=True, stderr=subprocess.PIPE)


def ended(place: Path, line: str, **keys: Any) -> tuple[int, list[str]]:
    """Exit status and log lines, without their times, of a line that was run to its end."""
    with start(place, line, **keys) as process:
        process.communicate(timeout=60)
    log = place / "log"
    return process.returncode, logged(log) if log.exists() else []


def logged(log: Path) -> list[str]:
    found = [STAMPED.fullmatch(line) for line in log.read_text(errors="surrogateescape").split("\n")[:-1]]
    return [match[1] if match else "a line without its time" for match in found]


def test_it_stamps_each_line_of_both_streams(tmp_path: Path) -> None:
    assert ended(tmp_path, "echo one; echo two >&2; echo; printf four") == (0, ["one", "two", "", "four"])


@pytest.mark.parametrize(("line", "status"), [("exit 0", 0), ("exit 3", 3), ("kill -KILL $$", 137)])
def test_it_ends_with_the_process_status(tmp_path: Path, line: str, status: int) -> None:
    assert ended(tmp_path, line)[0] == status


def test_it_gives_the_described_environment_byte_for_byte_and_nothing_else(tmp_path: Path) -> None:
    value = "'\"$(id) \t\\ ä \udcff\nsecond\n"
    env = {"PATH": "/usr/bin:/bin", "HOSTILE": value}
    status, _ = ended(tmp_path, "cat /proc/$$/environ > seen", env=env)
    seen = (tmp_path / "seen").read_bytes().split(b"\0")
    assert status == 0
    assert sorted(filter(None, seen)) == sorted([b"PATH=/usr/bin:/bin", b"HOSTILE=" + os.fsencode(value)])


def test_it_says_why_a_process_cannot_start(tmp_path: Path) -> None:
    status, lines = ended(tmp_path, "", argv=["/no/such/program"])
    assert status == 127
    assert lines == ["cannot start: [Errno 2] No such file or directory: '/no/such/program'"]


def test_it_says_why_a_process_has_nowhere_to_start(tmp_path: Path) -> None:
    status, lines = ended(tmp_path, "true", cwd=str(tmp_path / "gone"))
    assert status == 127
    assert "cannot start: " in lines[0]


def test_it_cuts_a_line_that_never_ends(tmp_path: Path) -> None:
    _, lines = ended(tmp_path, f"head -c {LONGEST_LINE * 3} /dev/zero | tr '\\0' x; echo; echo end")
    assert "".join(lines[:-1]) == "x" * LONGEST_LINE * 3
    assert lines[-1] == "end"
    assert max(map(len, lines)) <= LONGEST_LINE


def test_it_keeps_bytes_that_are_no_text(tmp_path: Path) -> None:
    assert ended(tmp_path, r"printf 'a\377b\r\n'")[1] == ["a\udcffb"]


def test_its_log_is_private(tmp_path: Path) -> None:
    ended(tmp_path, "echo one")
    assert (tmp_path / "log").stat().st_mode & 0o777 == 0o600


def test_it_keeps_two_files_of_bounded_size(tmp_path: Path) -> None:
    ended(tmp_path, "i=0; while [ $i -lt 500 ]; do echo line $i; i=$((i+1)); done", log_bytes=2000)
    now, before = tmp_path / "log", tmp_path / "log.1"
    assert now.stat().st_size <= 2100
    assert before.stat().st_size <= 2100
    assert logged(now)[-1] == "line 499"
    assert int(logged(before)[-1].split()[1]) + 1 == int(logged(now)[0].split()[1])
    assert {path.name for path in tmp_path.glob("log*")} == {"log", "log.1"}


def test_it_goes_on_in_the_log_of_before(tmp_path: Path) -> None:
    ended(tmp_path, "echo one")
    assert ended(tmp_path, "echo two")[1] == ["one", "two"]


def test_a_full_disk_costs_lines_and_not_the_app(tmp_path: Path) -> None:
    with start(tmp_path, "echo one; echo two", log="/dev/full") as process:
        _, said = process.communicate(timeout=60)
    assert process.returncode == 0
    assert said.count(b"log line lost") == 2


def test_a_full_disk_at_rotation_does_not_lose_the_log(tmp_path: Path) -> None:
    log = Log(str(tmp_path / "log"), 10)
    for text in (b"one", b"two", b"three"):
        log.write(text)
    os.close(log.file)
    assert logged(tmp_path / "log") == ["three"]
    assert logged(tmp_path / "log.1") == ["two"]


def test_two_launchers_rotate_one_log_once(tmp_path: Path) -> None:
    """The old process and the new of a restart: neither may throw away what the other has just rotated."""
    path = tmp_path / "log"
    one, two = Log(str(path), 10), Log(str(path), 10)
    for log, text in [(one, b"one"), (one, b"two"), (two, b"three"), (one, b"four"), (two, b"five")]:
        log.write(text)
    for log in (one, two):
        os.close(log.file)
        os.close(log.directory)
    assert (logged(path.with_name("log.1")), logged(path)) == (["two"], ["four", "five"])


def test_a_log_whose_directory_is_missing_gets_one(tmp_path: Path) -> None:
    log = tmp_path / "v7" / "web.1.log"
    assert ended(tmp_path, "echo one", log=str(log))[0] == 0
    assert logged(log) == ["one"]


def test_it_passes_sigterm_on_to_the_whole_family(tmp_path: Path) -> None:
    line = (
        "trap 'echo parent ends; exit 5' TERM; (trap 'echo child ends; exit' TERM; touch up; sleep 600 & wait) & wait"
    )
    with start(tmp_path, line) as process:
        wait_for(tmp_path / "up")
        process.terminate()
        process.communicate(timeout=60)
    assert process.returncode in (5, 143)
    assert "parent ends" in logged(tmp_path / "log")
    assert "child ends" in logged(tmp_path / "log")


def test_a_process_that_ignores_sigterm_is_not_hurried(tmp_path: Path) -> None:
    """SIGKILL after the stop timeout is the supervisor's to send."""
    line = "trap 'touch told' TERM; touch up; until [ -e go ]; do sleep 0.05; done; echo 'in my own time'"
    with start(tmp_path, line) as process:
        wait_for(tmp_path / "up")
        process.terminate()
        wait_for(tmp_path / "told")
        assert process.poll() is None
        (tmp_path / "go").touch()
        process.communicate(timeout=60)
    assert process.returncode == 0
    assert logged(tmp_path / "log")[-1] == "in my own time"


def test_the_process_does_not_outlive_a_killed_launcher(tmp_path: Path) -> None:
    with start(tmp_path, "echo $$ > pid.new; mv pid.new pid; exec sleep 600") as process:
        wait_for(tmp_path / "pid")
        pid = int((tmp_path / "pid").read_text())
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=60)
    assert eventually(lambda: not is_alive(pid))


@pytest.mark.slow
def test_a_process_that_ignores_it_is_killed_when_the_supervisor_has_died(tmp_path: Path) -> None:
    """Nobody else is left to do it."""
    parent = "import subprocess, sys; subprocess.run(sys.argv[1:], start_new_session=True)"
    line = "trap '' TERM; echo $$ > new; mv new pid; while :; do sleep 0.1; done"
    with start(tmp_path, line, (sys.executable, "-c", parent), stop_seconds=1) as supervising:
        wait_for(tmp_path / "pid")
        stubborn = int((tmp_path / "pid").read_text())
        assert is_alive(stubborn)
        supervising.kill()
    assert eventually(lambda: not is_alive(stubborn))
