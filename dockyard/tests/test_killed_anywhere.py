"""kill -9 at any moment of a push, a rollback or a change of config: the site is up, and the next command tidies."""

import json
import os
import random
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from dockyard import lock
from dockyard.processes import process
from dockyard.receive import repository
from pushing import Pusher, deployed, eventually, is_alive, processes, wait_for

pytestmark = pytest.mark.platform

KILLER = Path(__file__).with_name("killer.py")
SEED = 20260821
SAMPLE, ALL = 6, 30
"""Moments of a push at which it is killed: in every run, and in a long one."""

PLATFORM = ("supervisor.supervisord", "caddy run", "launcher.py", "python server.py", "resource_tracker")


@pytest.fixture(scope="module")
def app(module_tiny: Pusher) -> Pusher:
    """The app, deployed twice so that it can be rolled back."""
    module_tiny.commit("The second build")
    return deployed(module_tiny)


class Killer:
    """Makes dokku commands of an app end by SIGKILL after a number of calls."""

    def __init__(self, app: Pusher, place: Path) -> None:
        self.app = app
        self.count = place / "count"
        self.hook = app.app.repository / "hooks" / "pre-receive"

    def arm(self, number: int, within: str = "") -> None:
        """Have the next push killed at the call of this number, of those within a module; 0 for never."""
        words = f"{sys.executable} {KILLER} {number} {self.count} git-hook {self.app.app.name}"
        self.hook.write_text(f"#!/bin/sh\nKILL_WITHIN={within} DOCKYARD_HOME={self.app.home} exec {words}\n")

    def disarm(self) -> None:
        repository.write_hook(self.app.app)

    def dokku(self, number: int, *words: str) -> int:
        return self.app.run(sys.executable, str(KILLER), str(number), str(self.count), *words).code

    def calls(self) -> int:
        return int(self.count.read_text())


@pytest.fixture
def killer(app: Pusher, tmp_path: Path) -> Iterator[Killer]:
    killer = Killer(app, tmp_path)
    yield killer
    killer.disarm()


def moments(calls: int, number: int) -> list[int]:
    """The same moments of a command of so many calls in every run."""
    chance = random.Random(SEED)
    return sorted(chance.randrange(1, calls) for _ in range(number))


def commits(app: Pusher) -> set[str]:
    """Every commit there was, those of killed pushes included: one killed after the switch has deployed its own."""
    return set(app.git("rev-list", "--all", "--reflog", "HEAD").split())


def check(app: Pusher, where: str) -> None:
    """The site is up, the next command puts everything in order, nothing is left over, and the next push works."""
    status, body = app.get()
    assert (status, body.split()[0]) == (200, "web.1"), where
    assert body.split()[1] in commits(app), where

    rows = json.loads(app.must("--quiet", "releases", app.app.name, "--format", "json").splitlines()[-1])
    assert "building" not in {row["outcome"] for row in rows}, where
    serving = next(row for row in rows if row["current"])
    assert {one.release for one in process.live(app.app)} == {serving["number"]}, where
    assert app.get() == (200, f"web.1 {serving['commit']}"), where
    assert app.must("config:get", app.app.name, "GIT_REV").split() == [serving["commit"]], where

    assert not lock.is_held(app.app.deploy_lock), where
    assert not [*app.app.directory.glob("build-*"), *app.app.directory.glob("switch.json")], where
    built = {int(place.parent.name) for place in app.app.releases.glob("*/app")}
    assert built <= {row["slug"] for row in rows if row["outcome"] == "deployed"}, where
    app.settle()
    eventually(lambda: not left_over(app), seconds=20)
    assert not left_over(app), where


def left_over(app: Pusher) -> list[str]:
    """What runs beside the platform and the one web process."""
    found = processes(app.home)
    others = [words for words in found.values() if not any(one in words for one in PLATFORM)]
    servers = [pid for pid, words in found.items() if "launcher.py" in words]
    return others + [f"web process {pid}" for pid in servers[1:]]


def push_works(app: Pusher, killer: Killer) -> None:
    killer.disarm()
    app.go_back()
    commit = app.commit("After the kill")
    pushed = app.push()
    assert pushed.code == 0, pushed.text
    assert app.get() == (200, f"web.1 {commit}")


def kill_pushes(app: Pusher, killer: Killer, number: int) -> None:
    killer.arm(0)
    app.commit("To count")
    assert app.push().code == 0
    for moment in moments(killer.calls(), number):
        killer.arm(moment)
        app.commit("To be killed")
        killed = app.push()
        assert killed.code != 0, f"call {moment} never came: {killed.text}"
        check(app, f"killed at call {moment} of {killer.calls()}:\n{killed.text}")
        push_works(app, killer)


def test_a_push_killed_at_any_moment(app: Pusher, killer: Killer) -> None:
    kill_pushes(app, killer, SAMPLE)


@pytest.mark.long
def test_a_push_killed_at_many_moments(app: Pusher, killer: Killer) -> None:
    kill_pushes(app, killer, ALL)


def test_a_push_killed_in_the_middle_of_the_switch(app: Pusher, killer: Killer) -> None:
    """The moment that matters most: eight of its calls, from the first to the last."""
    killer.arm(0, "dockyard/switch.py")
    app.commit("To count")
    assert app.push().code == 0
    last = killer.calls()
    for moment in sorted({1 + (last - 1) * part // 7 for part in range(8)}):
        killer.arm(moment, "dockyard/switch.py")
        app.commit("To be killed")
        killed = app.push()
        assert killed.code != 0, f"call {moment} of {last} never came: {killed.text}"
        check(app, f"killed at call {moment} of {last} of the switch:\n{killed.text}")
        push_works(app, killer)


@pytest.mark.parametrize("words", [["rollback"], ["config:set"]], ids=lambda words: words[0])
def test_other_deploys_killed_at_any_moment(app: Pusher, killer: Killer, words: list[str]) -> None:
    name = app.app.name
    arguments = {"rollback": [name], "config:set": [name, "COLOUR=green"]}[words[0]]
    assert killer.dokku(0, *words, *arguments) == 0
    for moment in moments(killer.calls(), 4):
        assert killer.dokku(moment, *words, *arguments) == -signal.SIGKILL
        check(app, f"{words[0]} killed at call {moment} of {killer.calls()}")
    push_works(app, killer)


@pytest.mark.parametrize("victim", ["receive-pack", "dockyard git-hook", "python/bin/compile", "launcher.py"])
def test_any_program_of_a_push_may_be_killed(app: Pusher, killer: Killer, tmp_path: Path, victim: str) -> None:
    """While the build waits: git's own program, the hook, the build; and the launcher of what serves."""
    marker = tmp_path / "running"
    app.write("bin/post_compile", f"#!/bin/sh\ntouch '{marker}'\nsleep 600\n", executable=True)
    app.commit("A build that waits")
    push = app.start_push()
    wait_for(marker)
    found = {pid for pid, words in processes(app.home).items() if victim in words}
    assert found, processes(app.home)
    for pid in found:
        os.kill(pid, signal.SIGKILL)
    if victim == "launcher.py":
        assert eventually(lambda: app.get()[0] == 200), "the supervisor starts it again"
        os.killpg(push.pid, signal.SIGINT)
    said, _ = push.communicate(timeout=60)
    assert push.returncode != 0
    assert eventually(lambda: not any(map(is_alive, found)))
    assert eventually(lambda: not lock.is_held(app.app.deploy_lock))
    check(app, said.decode())
    push_works(app, killer)
