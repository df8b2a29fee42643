"""Which branch deploys, and what becomes of the others."""

import pytest

from dockyard import properties
from dockyard.release import release as releases
from pushing import Pusher

pytestmark = pytest.mark.platform

HOSTILE = [
    "$(touch pwned)".replace(" ", "${IFS}"),
    "`touch${IFS}pwned`",
    "x;touch${IFS}pwned",
    "x&&touch${IFS}pwned",
    "x|tee${IFS}pwned",
    "--help",
    "-d",
    "a'b\"c",
    "heads/main",
    "ä\u2028ö",
    "x" * 200,
]


def test_the_first_branch_pushed_becomes_the_one_that_deploys(fresh: Pusher) -> None:
    commit = fresh.git("rev-parse", "HEAD")
    pushed = fresh.push("main")
    assert pushed.code == 0, pushed.text
    assert "-----> Set main as deploy-branch" in pushed.text
    assert "=====> Application deployed:" in pushed.text
    assert fresh.get() == (200, f"web.1 {commit}")
    assert properties.get(fresh.app, "git.deploy-branch") == "main"


def test_a_first_push_of_master_leaves_the_choice_open(fresh: Pusher) -> None:
    assert fresh.push("main:master").code == 0
    assert properties.get(fresh.app, "git.deploy-branch") is None
    commit = fresh.commit()
    pushed = fresh.push("main")
    assert "-----> Set main as deploy-branch" in pushed.text
    assert fresh.get() == (200, f"web.1 {commit}")


def test_a_first_push_that_fails_leaves_an_app_that_was_never_deployed(fresh: Pusher) -> None:
    before = sorted(place.name for place in fresh.app.directory.iterdir())
    fresh.write("server.py", "raise SystemExit('cannot boot')\n")
    fresh.commit()
    pushed = fresh.push()
    assert pushed.code != 0
    assert "pre-receive hook declined" in pushed.text
    assert fresh.git("ls-remote", "dokku") == ""
    assert properties.get(fresh.app, "git.deploy-branch") is None
    assert not fresh.app.is_deployed
    assert not list(fresh.app.releases.glob("*/app"))
    assert not list(fresh.app.processes.glob("*.json"))
    left = {place.name for place in fresh.app.directory.iterdir()} - set(before)
    assert left <= {"cache", "releases", "processes", "logs"}


def test_another_branch_is_accepted_and_not_deployed(tiny: Pusher) -> None:
    before = tiny.get()
    releases_before = releases.current(tiny.app).number
    tiny.commit("Not for the public yet")
    pushed = tiny.push("HEAD:refs/heads/idea")
    assert pushed.code == 0, pushed.text
    assert "-----> WARNING: deploy did not complete, you must push to main." in pushed.text
    assert "-----> for example, try 'git push <dokku> idea:main'" in pushed.text
    assert "refs/heads/idea" in tiny.git("ls-remote", "dokku")
    assert tiny.get() == before
    assert releases.current(tiny.app).number == releases_before


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_branch_name_is_a_name_and_nothing_else(tiny: Pusher, name: str) -> None:
    pushed = tiny.push(f"HEAD:refs/heads/{name}")
    assert pushed.code == 0, pushed.text
    assert "you must push to main" in pushed.text
    assert not list(tiny.home.rglob("pwned"))
    assert not list(tiny.clone.rglob("pwned"))
    assert properties.get(tiny.app, "git.deploy-branch") == "main"


@pytest.mark.parametrize("name", ["x;touch${IFS}pwned", "--help", "ä\u2028ö"])
def test_a_hostile_name_may_be_the_branch_that_deploys(fresh: Pusher, name: str) -> None:
    pushed = fresh.push(f"HEAD:refs/heads/{name}")
    assert pushed.code == 0, pushed.text
    assert fresh.get()[0] == 200
    assert fresh.must("git:report", fresh.app.name, "--git-deploy-branch").strip() == name
    assert not list(fresh.home.rglob("pwned"))


def test_a_branch_name_that_is_no_text_is_accepted_like_any_other(tiny: Pusher) -> None:
    """Git's names are bytes."""
    pushed = tiny.push("HEAD:refs/heads/latin-\udce4")
    assert pushed.code == 0, pushed.text
    assert "you must push to main" in pushed.text


def test_the_branch_that_is_deployed_is_not_deleted(tiny: Pusher) -> None:
    with tiny.unchanged():
        pushed = tiny.push(":main")
        assert pushed.code != 0
        assert "refs/heads/main is what tiny runs and is not deleted" in pushed.text
        assert "dokku apps:destroy tiny" in pushed.text


def test_another_branch_may_be_deleted(tiny: Pusher) -> None:
    assert tiny.push("HEAD:refs/heads/gone").code == 0
    assert tiny.push(":gone").code == 0
    assert "refs/heads/gone" not in tiny.git("ls-remote", "dokku")


def test_the_same_commit_again_is_nothing_to_push(tiny: Pusher) -> None:
    with tiny.unchanged():
        assert "Everything up-to-date" in tiny.push().text


def test_a_history_that_was_rewritten_needs_force_and_deploys(tiny: Pusher) -> None:
    tiny.commit("To be rewritten")
    assert tiny.push().code == 0
    tiny.git("commit", "--amend", "--quiet", "--allow-empty", "--message", "Rewritten")
    with tiny.unchanged():
        assert "[rejected]" in tiny.push().text
    assert tiny.push("main", "--force").code == 0
    assert tiny.get() == (200, f"web.1 {tiny.git('rev-parse', 'HEAD')}")


def test_a_tag_is_accepted_and_not_deployed(tiny: Pusher) -> None:
    before = tiny.get()
    assert tiny.push("HEAD:refs/tags/v1").code == 0
    assert tiny.get() == before


def test_initializing_git_again_keeps_the_branch_that_deploys(tiny: Pusher) -> None:
    """Only the hook is written anew: a clone still checks out what is on the air."""
    hook = tiny.app.repository / "hooks" / "pre-receive"
    hook.unlink()
    before = tiny.git("ls-remote", "--symref", "dokku", "HEAD")
    assert "refs/heads/main" in before
    tiny.must("git:initialize", "tiny")
    assert tiny.git("ls-remote", "--symref", "dokku", "HEAD") == before
    assert "git-hook tiny" in hook.read_text()
