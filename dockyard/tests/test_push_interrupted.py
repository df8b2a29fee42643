"""A push cut short by Ctrl-C, a closed terminal or SIGKILL: nothing half done stays, and the next one works."""

import os
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from pushing import Pusher, eventually, hook_of, processes, wait_for, waiting_step

pytestmark = pytest.mark.platform

Reach = Callable[[Pusher, Path], "subprocess.Popen[bytes]"]

POLITE = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]


@pytest.fixture
def marker(tmp_path: Path) -> Path:
    """A file that a program of the app makes to say that it runs."""
    return tmp_path / "running"


def in_build(tiny: Pusher, marker: Path) -> "subprocess.Popen[bytes]":
    """Start a push and return when its build runs, which would go on for minutes."""
    tiny.write("bin/post_compile", waiting_step(marker), executable=True)
    return _start(tiny, marker)


def in_release_task(tiny: Pusher, marker: Path) -> "subprocess.Popen[bytes]":
    """Start a push and return when its release line runs."""
    tiny.write("Procfile", f"web: python server.py\nrelease: touch '{marker}' && sleep 600\n")
    return _start(tiny, marker)


def in_checks(tiny: Pusher, marker: Path) -> "subprocess.Popen[bytes]":
    """Start a push and return when its web process runs; it never listens."""
    tiny.write("Procfile", f"web: touch '{marker}' && sleep 600\n")
    return _start(tiny, marker)


def _start(tiny: Pusher, marker: Path) -> "subprocess.Popen[bytes]":
    tiny.commit()
    push = tiny.start_push()
    wait_for(marker)
    return push


STAGES = pytest.mark.parametrize("reach", [in_build, in_release_task, in_checks])


@STAGES
@pytest.mark.parametrize("number", POLITE)
def test_it_undoes_what_a_signal_to_the_terminals_group_interrupts(
    tiny: Pusher, marker: Path, reach: Reach, number: signal.Signals
) -> None:
    with tiny.unchanged():
        push = reach(tiny, marker)
        os.killpg(push.pid, number)
        _end(push)
    _next_push_works(tiny)


@STAGES
def test_it_undoes_what_an_impatient_user_interrupts_twice(tiny: Pusher, marker: Path, reach: Reach) -> None:
    push = reach(tiny, marker)
    os.killpg(push.pid, signal.SIGINT)
    os.kill(hook_of(tiny.home), signal.SIGINT)
    _end(push)
    _next_push_works(tiny)


@STAGES
def test_it_refuses_the_push_when_the_hook_is_told_to_end(tiny: Pusher, marker: Path, reach: Reach) -> None:
    with tiny.unchanged():
        push = reach(tiny, marker)
        os.kill(hook_of(tiny.home), signal.SIGTERM)
        said = _end(push)
        assert "What was under way has been undone" in said
        assert "pre-receive hook declined" in said
    _next_push_works(tiny)


@STAGES
def test_it_recovers_from_a_hook_that_was_killed(tiny: Pusher, marker: Path, reach: Reach) -> None:
    """Nobody is left to clean up, so the next push does; the old release serves all the time."""
    tiny.settle()
    before = tiny.picture()
    push = reach(tiny, marker)
    os.kill(hook_of(tiny.home), signal.SIGKILL)
    assert "pre-receive hook declined" in _end(push)
    after = tiny.picture()
    assert (after.refs, after.config, after.properties, after.current, after.answer, after.locked) == (
        before.refs, before.config, before.properties, before.current, before.answer, False,
    )  # fmt: skip
    _next_push_works(tiny)


def test_it_ends_the_build_when_the_hook_is_killed(tiny: Pusher, marker: Path) -> None:
    """Not at the next push, which may be weeks away."""
    push = in_build(tiny, marker)
    before = processes(tiny.home)
    hook = hook_of(tiny.home)
    os.kill(hook, signal.SIGKILL)
    _end(push)
    assert not eventually_none(tiny, [words for words in before.values() if "sleep 600" in words])
    _next_push_works(tiny)


def eventually_none(tiny: Pusher, lines: list[str]) -> list[str]:
    """Those of the command lines that are still running when we have waited long enough."""
    assert lines
    eventually(lambda: not set(lines) & set(processes(tiny.home).values()), seconds=10)
    return sorted(set(lines) & set(processes(tiny.home).values()))


def _end(push: "subprocess.Popen[bytes]") -> str:
    said, _ = push.communicate(timeout=60)
    assert push.returncode != 0
    return said.decode()


def _next_push_works(tiny: Pusher) -> None:
    """And leaves exactly one release directory more than there were, one process, and nothing of the killed one."""
    tiny.go_back()
    commit = tiny.commit("After the interruption")
    pushed = tiny.push()
    assert pushed.code == 0, pushed.text
    assert tiny.get() == (200, f"web.1 {commit}")
    tiny.settle()
    app = tiny.app
    serving = app.current.resolve()
    assert max(int(place.name) for place in app.releases.iterdir()) == int(serving.name)
    assert not list(app.directory.glob("build-*"))
    assert not list((app.repository / "objects").glob("*incoming*"))
    assert len(list(app.processes.glob("*.json"))) == 1
    left = eventually_only(tiny, serving)
    assert not left


def eventually_only(tiny: Pusher, serving: Path) -> dict[int, str]:
    """What runs beside the platform and the one web process, when it has had the time to end."""

    def others() -> dict[int, str]:
        known = ("supervisor.supervisord", "caddy run", "launcher.py", "python server.py")
        return {pid: words for pid, words in processes(tiny.home).items() if not any(one in words for one in known)}

    def servers() -> list[str]:
        return [words for words in processes(tiny.home).values() if "launcher.py" in words]

    eventually(lambda: not others() and len(servers()) == 1, seconds=10)
    assert len(servers()) == 1
    return others()
