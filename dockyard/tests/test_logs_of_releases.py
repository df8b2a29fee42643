"""What a release's processes said, long after it has stopped serving."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from conftest import Answer, Dokku
from dockyard.app import App
from dockyard.processes import process
from dockyard.release.release import Release
from pushing import Pusher, environment, eventually

STAMP = "2026-08-21T16:18:10.123456789Z"


def said(app: App, release: int, name: str, *lines: str) -> None:
    """Have a process of a release say something."""
    place = app.logs_of(release) / f"{name}.log"
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text("".join(f"{STAMP} {line}\n" for line in lines))


def lines_of(answer: Answer) -> list[str]:
    assert answer.code == 0, answer.err
    return answer.out.splitlines()


@pytest.mark.parametrize("typed", ["v1", "1"])
def test_a_release_is_asked_for_by_its_number(dokku: Dokku, booktime: App, typed: str) -> None:
    said(booktime, 1, "web.1", "one")
    said(booktime, 2, "web.1", "two")
    assert lines_of(dokku("logs", "booktime", "--release", typed)) == [f"\x1b[36m{STAMP} app[web.1]:\x1b[0m one"]


def test_a_type_of_a_release_is_asked_for(dokku: Dokku, booktime: App) -> None:
    said(booktime, 1, "web.1", "page")
    said(booktime, 1, "worker.1", "work", "more work")
    assert lines_of(dokku("logs", "booktime", "--release", "v1", "-p", "worker", "-q", "-n", "1")) == ["more work"]


@pytest.mark.parametrize("typed", ["v3", "three", "v-1", "²", "v"])
def test_an_unknown_release_is_told_with_those_there_are(dokku: Dokku, booktime: App, typed: str) -> None:
    said(booktime, 1, "web.1", "one")
    said(booktime, 10, "web.1", "ten")
    answer = dokku("logs", "booktime", "--release", typed)
    assert answer.code == 1
    assert answer.err == f" !     No logs of release {typed} of booktime. There are those of v1, v10\n"


def test_an_app_that_never_ran_has_none(dokku: Dokku, booktime: App) -> None:
    assert dokku("logs", "booktime", "--release", "v1").err.endswith("There are none at all\n")


def test_the_last_failed_deploy_is_the_newest_that_started_something(dokku: Dokku, booktime: App) -> None:
    for release, outcome in [(1, "failed"), (2, "failed"), (3, "deployed"), (4, "failed")]:
        Release("booktime", release, "c0ffee", "push", outcome=outcome).save()
    for release in (1, 2, 3):
        said(booktime, release, "web.1", f"from {release}")
    assert dokku("--quiet", "logs:failed", "booktime").out == "from 2\n"
    assert dokku("logs:failed", "--all").out.startswith("=====> booktime v2 failed deploy logs\n")


def test_no_failed_deploy_is_no_failure(dokku: Dokku, booktime: App) -> None:
    answer = dokku("logs:failed", "booktime")
    assert (answer.code, answer.out) == (0, "")
    assert answer.err == " !     No failed deploy of booktime started a process\n"
    assert dokku("logs:failed").code == 1


def release_of(pusher: Pusher) -> int:
    (one,) = process.live(pusher.app)
    return one.release


@contextmanager
def followed(pusher: Pusher, place: Path) -> Iterator[Path]:
    """A file that `dokku logs -t` writes to while the body runs."""
    with place.open("wb") as output:
        argv = [sys.executable, "-m", "dockyard", "logs", pusher.app.name, "-t", "-n", "0"]
        following = subprocess.Popen(argv, env=environment(pusher.home), cwd=pusher.clone, stdout=output)
    try:
        yield place
    finally:
        following.send_signal(signal.SIGINT)
        assert following.wait(60) == 0


@pytest.mark.platform
def test_releases_do_not_share_a_log_and_old_ones_are_still_read(tiny: Pusher) -> None:
    before = release_of(tiny)
    tiny.write("Procfile", "web: echo 'the new one'; exec python server.py\n")
    tiny.commit()
    assert tiny.push().code == 0
    assert "the new one" in tiny.must("logs", "tiny")
    assert "the new one" not in tiny.must("logs", "tiny", "--release", f"v{before}")
    assert "tiny listens" in tiny.must("logs", "tiny", "--release", f"v{before}")
    assert release_of(tiny) > before


@pytest.mark.platform
def test_what_a_failed_deploy_said_is_shown(tiny: Pusher) -> None:
    tiny.write("Procfile", "web: echo 'cannot go on'; exit 3\n")
    tiny.refused("Could not start due to 1 failed checks")
    assert tiny.must("--quiet", "logs:failed", "tiny") == "cannot go on\n"


@pytest.mark.platform
def test_following_goes_on_with_the_next_release(tiny: Pusher, tmp_path: Path) -> None:
    with followed(tiny, tmp_path / "followed") as seen:
        tiny.get()
        for word in ("second", "third"):
            tiny.write("Procfile", f"web: echo 'I am the {word}'; exec python server.py\n")
            tiny.commit()
            assert tiny.push().code == 0
            assert eventually(lambda word=word: f"I am the {word}\n" in seen.read_text())  # type: ignore[misc]
    assert seen.read_text().count("I am the third") == 1


@pytest.mark.platform
def test_a_restart_goes_on_in_the_log_of_its_release(tiny: Pusher) -> None:
    (before,) = process.live(tiny.app)
    tiny.must("ps:restart", "tiny")
    (after,) = process.live(tiny.app)
    assert (after.log, after.cid != before.cid) == (before.log, True)
    assert after.log.read_text().count("tiny listens") > 1


@pytest.mark.platform
def test_whatever_runs_in_a_release_knows_its_number(tiny: Pusher) -> None:
    number = f"v{release_of(tiny)}"
    assert tiny.get("/env/HEROKU_RELEASE_VERSION") == (200, number)
    assert tiny.must("run", "tiny", "printenv", "HEROKU_RELEASE_VERSION") == f"{number}\n"
    assert tiny.must("enter", "tiny", "web", "printenv", "HEROKU_RELEASE_VERSION") == f"{number}\n"
