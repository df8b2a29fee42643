"""`releases:set APP watch SECONDS`: a release that restarts or fails in its first seconds is rolled back by itself."""

import pytest

from dockyard import config_vars, deploy, watch
from dockyard.processes import process, supervisor
from dockyard.release import release as releases
from pushing import Pusher, deployed, eventually

pytestmark = pytest.mark.platform

ENOUGH = 60
"""Seconds to watch: more than a test needs."""


@pytest.fixture
def watched(fresh: Pusher) -> Pusher:
    """An app of one release, whose next one will be watched."""
    deployed(fresh)
    fresh.must("releases:set", fresh.app.name, "watch", str(ENOUGH))
    return fresh


def ends_by_itself(app: Pusher, after: str) -> None:
    """Push a release whose web process ends when the file `after` comes."""
    app.write("server.py", f"import dies\n{(app.clone / 'server.py').read_text()}")
    app.write(
        "dies.py",
        "import os, threading, time\n\n\ndef run():\n"
        f"    while not os.path.exists({after!r}):\n        time.sleep(0.05)\n    os._exit(3)\n\n\n"
        "threading.Thread(target=run, daemon=True).start()\n",
    )
    app.commit("It ends by itself")
    pushed = app.push()
    assert pushed.code == 0, pushed.text


def is_watched(app: Pusher) -> bool:
    facts = supervisor.states().get(f"_watch_.{app.app.name}", {})
    return bool(facts) and facts["statename"] in ("STARTING", "RUNNING")


def test_a_release_whose_process_ends_is_rolled_back_with_the_config_it_had(watched: Pusher) -> None:
    first = watched.git("rev-parse", "HEAD")
    watched.must("config:set", "--no-restart", watched.app.name, "COLOUR=green")
    marker = str(watched.clone.parent / "end")
    ends_by_itself(watched, marker)
    assert releases.current(watched.app).number == 2
    assert is_watched(watched)
    open(marker, "w").close()
    assert eventually(lambda: releases.current(watched.app).number == 3)
    assert eventually(lambda: releases.get(watched.app, "v2").reason)
    assert releases.current(watched.app).trigger == "rollback to v1: web.1 ended by itself"
    assert releases.current(watched.app).author == "dockyard"
    assert releases.get(watched.app, "v2").reason == "web.1 ended by itself, so it was rolled back"
    assert config_vars.load(watched.app) == {"GIT_REV": first}
    assert eventually(lambda: watched.get() == (200, f"web.1 {first}"))
    assert eventually(lambda: not is_watched(watched)), "its work is done"


def test_a_release_with_too_many_errors_is_rolled_back(watched: Pusher) -> None:
    first = watched.git("rev-parse", "HEAD")
    watched.commit("Another")
    deployed(watched)
    assert eventually(lambda: is_watched(watched))

    def fails() -> bool:
        for _ in range(watch.FEWEST_ANSWERS):
            watched.get("/fail")
        return releases.current(watched.app).number == 3

    assert eventually(fails)
    assert "answers were 5xx" in releases.current(watched.app).trigger
    assert watched.get() == (200, f"web.1 {first}")


def test_a_release_that_holds_stays(watched: Pusher) -> None:
    watched.must("releases:set", watched.app.name, "watch", "2")
    commit = watched.commit("A good one")
    deployed(watched)
    for _ in range(2 * watch.FEWEST_ANSWERS):
        watched.get()
    watched.get("/fail")
    assert eventually(lambda: not is_watched(watched))
    assert releases.current(watched.app).number == 2
    assert watched.get() == (200, f"web.1 {commit}")


def test_a_restart_that_was_asked_for_is_no_trouble(watched: Pusher) -> None:
    watched.commit("A good one")
    deployed(watched)
    before = process.live(watched.app)
    watched.must("ps:restart", watched.app.name)
    watched.must("ps:scale", watched.app.name, "web=2")
    watched.must("releases:set", watched.app.name, "watch", "1")
    assert process.live(watched.app) != before
    assert releases.current(watched.app).number == 2


def test_nothing_watches_by_default_or_a_first_release(fresh: Pusher) -> None:
    deployed(fresh).commit("Another")
    deployed(fresh)
    assert not is_watched(fresh)


def test_destroying_an_app_ends_its_watching(watched: Pusher) -> None:
    watched.commit("Another")
    deployed(watched)
    assert eventually(lambda: is_watched(watched))
    watched.must("--force", "apps:destroy", watched.app.name)
    assert not is_watched(watched)
    assert not supervisor.is_described(f"_watch_.{watched.app.name}")


def test_who_is_quicker_than_the_platform_decides(watched: Pusher) -> None:
    watched.commit("A good one")
    deployed(watched)
    watched.must("rollback", watched.app.name)
    deploy.rollback(watched.app, "v1", watch.AUTHOR, own_config=True, instead_of=2)
    assert releases.current(watched.app).number == 3


def test_what_was_rolled_back_by_itself_has_to_be_named(watched: Pusher) -> None:
    commit = watched.commit("A bad one")
    deployed(watched)
    bad = releases.current(watched.app)
    watch._note(bad, "web.1 ended by itself, so it was rolled back", rolled_back=True)
    deploy.rollback(watched.app, "v1", watch.AUTHOR)
    done = watched.dokku("rollback", watched.app.name)
    assert (done.code, "has no other build to roll back to" in done.text) == (1, True)
    watched.must("rollback", watched.app.name, "v2")
    assert watched.get() == (200, f"web.1 {commit}")
