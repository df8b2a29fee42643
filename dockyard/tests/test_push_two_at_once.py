"""One deploy of an app at a time."""

import subprocess
import sys
from pathlib import Path

import pytest

from dockyard.processes import process
from dockyard.release import release as releases
from pushing import Pusher, deployed, wait_for, waiting_step

pytestmark = pytest.mark.platform


def test_a_push_during_a_push_is_refused_naming_who(tiny: Pusher, tmp_path: Path) -> None:
    marker, go = tmp_path / "running", tmp_path / "go"
    tiny.write("bin/post_compile", waiting_step(marker, go), executable=True)
    first_commit = tiny.commit("The first")
    first = tiny.start_push()
    wait_for(marker)
    old = tiny.get()

    tiny.commit("The second")
    second = tiny.push()
    assert second.code != 0
    assert "pre-receive hook declined" in second.text
    assert " !     tiny currently has a deploy lock in place. Exiting..." in second.text
    assert f"({first_commit[:7]}) since " in second.text
    assert tiny.get() == old

    go.touch()
    said, _ = first.communicate(timeout=60)
    assert first.returncode == 0, said.decode()
    assert tiny.get() == (200, f"web.1 {first_commit}")


@pytest.mark.parametrize("how", ["option", "property"])
def test_a_push_may_wait_for_the_one_under_way(fresh: Pusher, tmp_path: Path, how: str) -> None:
    """It goes to another ref, for the same one would have moved meanwhile."""
    marker, go = tmp_path / "running", tmp_path / "go"
    deployed(fresh).write("bin/post_compile", waiting_step(marker, go), executable=True)
    commit = fresh.commit()
    first = fresh.start_push()
    wait_for(marker)
    if how == "property":
        fresh.must("releases:set", fresh.app.name, "wait", "true")
    waiting = fresh.start_push("HEAD:refs/tags/main", *(["-o", "wait"] if how == "option" else []))
    said = read_until(waiting, b"Waiting for the deploy by")
    go.touch()
    rest, _ = waiting.communicate(timeout=60)
    first.communicate(timeout=60)
    assert (first.returncode, waiting.returncode) == (0, 0), (said + rest).decode()
    assert fresh.get() == (200, f"web.1 {commit}")
    assert [one.trigger for one in releases.all_of(fresh.app)] == ["push", "push", "push"]


def read_until(push: "subprocess.Popen[bytes]", words: bytes) -> bytes:
    """What a push says up to the line with the words."""
    assert push.stdout is not None
    said = b""
    while words not in said:
        line = push.stdout.readline()
        assert line, said.decode()
        said += line
    return said


def test_a_push_that_waited_for_the_same_branch_is_told_that_it_moved(fresh: Pusher, tmp_path: Path) -> None:
    """git would refuse it after it was deployed. It takes its time here to move the branch when the hook has ended."""
    marker, go = tmp_path / "running", tmp_path / "go"
    deployed(fresh).write("bin/post_compile", waiting_step(marker, go), executable=True)
    update = fresh.app.repository / "hooks" / "update"
    update.write_text("#!/bin/sh\nsleep 1\n")
    update.chmod(0o755)
    first_commit = fresh.commit("The first")
    first = fresh.start_push()
    wait_for(marker)
    fresh.commit("The second")
    waiting = fresh.start_push("main", "-o", "wait")
    read_until(waiting, b"Waiting for the deploy by")
    go.touch()
    rest, _ = waiting.communicate(timeout=60)
    first.communicate(timeout=60)
    assert (first.returncode, waiting.returncode) == (0, 1)
    assert "refs/heads/main was pushed by somebody else meanwhile. Fetch it, merge and push again." in rest.decode()
    assert fresh.get() == (200, f"web.1 {first_commit}")


def test_an_unknown_push_option_is_refused(tiny: Pusher) -> None:
    tiny.commit()
    with tiny.unchanged():
        pushed = tiny.push("main", "-o", "hurry")
    assert "Unknown push option 'hurry': there are `-o wait` and `-o no-wait`." in pushed.text


def test_another_branch_may_be_pushed_during_a_push(tiny: Pusher, tmp_path: Path) -> None:
    marker, go = tmp_path / "running", tmp_path / "go"
    tiny.write("bin/post_compile", waiting_step(marker, go), executable=True)
    tiny.commit()
    first = tiny.start_push()
    wait_for(marker)
    assert tiny.push("HEAD:refs/heads/meanwhile").code == 0
    go.touch()
    said, _ = first.communicate(timeout=60)
    assert first.returncode == 0, said.decode()


def test_a_locked_app_refuses_pushes_until_it_is_unlocked(tiny: Pusher) -> None:
    tiny.must("apps:lock", "tiny")
    try:
        tiny.refused("tiny currently has a deploy lock in place", "apps:unlock")
    finally:
        tiny.must("apps:unlock", "tiny")
    pushed = tiny.push()
    assert pushed.code == 0, pushed.text


@pytest.mark.parametrize(
    ("words", "quantity"), [(["ps:scale", "web=2"], 2), (["ps:stop"], 0)], ids=["ps:scale", "ps:stop"]
)
def test_scaling_and_stopping_wait_for_the_push_under_way(
    fresh: Pusher, tmp_path: Path, words: list[str], quantity: int
) -> None:
    marker, go = tmp_path / "running", tmp_path / "go"
    deployed(fresh).write("bin/post_compile", waiting_step(marker, go), executable=True)
    fresh.commit()
    first = fresh.start_push()
    wait_for(marker)
    command, *arguments = words
    waiting = fresh.start(sys.executable, "-m", "dockyard", command, fresh.app.name, *arguments)
    read_until(waiting, b"Waiting for the deploy by")
    go.touch()
    first.communicate(timeout=60)
    said, _ = waiting.communicate(timeout=60)
    assert (first.returncode, waiting.returncode) == (0, 0), said.decode()
    assert len(process.live(fresh.app)) == quantity
