"""Programs that dockyard starts and waits for."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from dockyard import shell
from dockyard.errors import CommandFailed
from pushing import SOURCES, eventually, is_alive, wait_for


def lines_of(*argv: str) -> list[str]:
    said: list[str] = []
    shell.stream(argv, said.append)
    return said


def test_it_gives_each_line_of_both_streams_in_order() -> None:
    assert lines_of("/bin/sh", "-c", "echo one; echo two >&2; printf 'three\\r\\n\\nfive'") == [
        "one", "two", "three", "", "five",
    ]  # fmt: skip


def test_it_passes_words_no_shell_looks_at() -> None:
    assert lines_of("/bin/echo", "$(id)", "`id`", "a  b", "'", '"') == ["$(id) `id` a  b ' \""]


@pytest.mark.parametrize(("end", "status"), [("exit 3", 3), ("kill -TERM $$", 143), ("kill -KILL $$", 137)])
def test_it_says_with_which_status_a_program_failed(end: str, status: int) -> None:
    with pytest.raises(CommandFailed) as failure:
        lines_of("/bin/sh", "-c", end)
    assert failure.value.status == status


def test_it_says_that_a_program_is_missing() -> None:
    with pytest.raises(CommandFailed) as failure:
        lines_of("/no/such/program")
    assert failure.value.status == 127


def test_it_shows_bytes_that_are_no_text_as_replacements() -> None:
    assert lines_of("/bin/sh", "-c", r"printf 'a\377b\n'") == ["a\ufffdb"]


def test_a_program_starts_with_no_signal_ignored() -> None:
    """Python ignores SIGPIPE, and bash lets background programs ignore SIGINT and SIGQUIT: none is to reach a build."""
    before = {number: signal.signal(number, signal.SIG_IGN) for number in (signal.SIGINT, signal.SIGQUIT)}
    try:
        ignored = [int(line.split()[1], 16) for line in lines_of("/bin/cat", "/proc/self/status") if "SigIgn" in line]
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGTERM, signal.SIGPIPE):
        assert not ignored[0] & (1 << (number - 1))


def test_it_kills_what_a_program_left_running(tmp_path: Path) -> None:
    pid = tmp_path / "pid"
    lines_of("/bin/sh", "-c", f"sleep 600 >/dev/null 2>&1 & echo $! > '{pid}'")
    assert eventually(lambda: not is_alive(int(pid.read_text())))


def test_it_does_not_wait_for_what_a_killed_program_left_running() -> None:
    """Which has the output open still: a build that the kernel kills for want of memory must not hang a push."""
    with pytest.raises(CommandFailed) as failure:
        lines_of("/bin/sh", "-c", "sleep 600 & kill -KILL $$")
    assert failure.value.status == 137


@pytest.mark.slow
@pytest.mark.parametrize(("on_term", "status"), [("exit 0", 124), ("", 137)])
def test_a_program_with_a_limit_may_end_by_itself_before_it_is_killed(on_term: str, status: int) -> None:
    line = f"trap '{on_term}' TERM; sleep 603 & while :; do wait; done"
    with pytest.raises(CommandFailed) as failure:
        shell.stream(["/bin/bash", "-c", line], print, limit=shell.Limit(seconds=1, grace=1))
    assert failure.value.status == status


def test_it_takes_the_whole_session_along_when_dockyard_is_killed(tmp_path: Path) -> None:
    pid, script = tmp_path / "pid", "import sys; from dockyard import shell; shell.stream(sys.argv[1:], print)"
    inner = f"(sleep 600 & echo $! > '{pid}.new'; mv '{pid}.new' '{pid}'; wait)"
    with subprocess.Popen(
        [sys.executable, "-c", script, "/bin/sh", "-c", inner], env=os.environ | {"PYTHONPATH": str(SOURCES)}
    ) as dockyard:
        wait_for(pid)
        assert is_alive(int(pid.read_text()))
        dockyard.kill()
    assert eventually(lambda: not is_alive(int(pid.read_text())))
