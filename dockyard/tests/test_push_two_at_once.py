"""One deploy of an app at a time."""

from pathlib import Path

import pytest

from pushing import Pusher, wait_for, waiting_step

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
