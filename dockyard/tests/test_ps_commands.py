"""ps: scale, restart, stop, start, rebuild of an app on the air."""

import json

import pytest

from dockyard.processes import process, supervisor
from pushing import Pusher, eventually

pytestmark = pytest.mark.platform


def names(tiny: Pusher) -> list[str]:
    return [one.name for one in process.live(tiny.app)]


def test_scaling_up_and_down_starts_and_stops_processes(tiny: Pusher) -> None:
    said = tiny.must("ps:scale", "tiny", "web=3")
    assert "-----> Scaling tiny processes: web=3" in said
    assert names(tiny) == ["web.1", "web.2", "web.3"]
    assert {tiny.get()[1].split()[0] for _ in range(12)} == {"web.1", "web.2", "web.3"}
    tiny.must("ps:scale", "tiny", "web=1")
    assert names(tiny) == ["web.1"]
    running = {name for name, facts in supervisor.states().items() if facts["statename"] == "RUNNING"}
    assert eventually(lambda: len({n for n in supervisor.states() if supervisor.states()[n]["pid"]}) == 2), running


def test_scaled_to_nothing_it_answers_502_and_comes_back(tiny: Pusher) -> None:
    tiny.must("ps:scale", "tiny", "web=0")
    assert tiny.get()[0] == 502
    tiny.must("ps:scale", "tiny", "web=1")
    assert tiny.get()[0] == 200


def test_a_scale_that_cannot_start_stays_as_it_was(tiny: Pusher) -> None:
    tiny.write("Procfile", "web: python server.py\nworker: exit 1\n")
    tiny.commit()
    assert tiny.push().code == 0
    before = tiny.must("ps:scale", "tiny", "--format", "json")
    done = tiny.dokku("ps:scale", "tiny", "worker=1")
    assert done.code == 1
    assert "Could not start due to 1 failed checks (worker.1)" in done.text
    assert tiny.must("ps:scale", "tiny", "--format", "json") == before
    assert tiny.get()[0] == 200


@pytest.mark.parametrize(
    ("word", "reason"),
    [
        ("web", "Missing count for process type web"),
        ("web=", "Missing count for process type web="),
        ("web=-1", "Invalid count for process type web"),
        ("web=x", "Invalid count for process type web"),
        ("nobody=1", "nobody is not a valid process name to scale up"),
    ],
)
def test_a_wrong_quantity_changes_nothing(tiny: Pusher, word: str, reason: str) -> None:
    with tiny.unchanged():
        done = tiny.dokku("ps:scale", "tiny", word)
        assert (done.code, done.text) == (1, f" !     {reason}\n")


def test_a_type_nobody_has_may_be_scaled_to_nothing(tiny: Pusher) -> None:
    assert tiny.dokku("ps:scale", "tiny", "nobody=0").code == 0


def test_restarting_replaces_the_processes_without_a_gap(tiny: Pusher) -> None:
    before = process.live(tiny.app)[0]
    tiny.must("ps:restart", "tiny")
    after = process.live(tiny.app)[0]
    assert after.cid != before.cid
    assert after.release == before.release
    assert tiny.get()[0] == 200


def test_a_type_that_does_not_exist_is_not_restarted(tiny: Pusher) -> None:
    with tiny.unchanged():
        assert tiny.dokku("ps:restart", "tiny", "nobody").code == 1


def test_a_stopped_app_stays_stopped_until_it_is_started(tiny: Pusher) -> None:
    assert "-----> Stopping tiny" in tiny.must("ps:stop", "tiny")
    assert tiny.get()[0] == 502
    assert names(tiny) == []
    assert "Skipping ps:restore for tiny as restore property is false" in tiny.must("ps:restore", "tiny")
    assert "detected as not running" in tiny.must("ps:start", "tiny")
    assert tiny.get()[0] == 200
    assert "App tiny already running" in tiny.must("ps:start", "tiny")


def test_rebuilding_makes_a_new_release_of_the_same_commit(tiny: Pusher) -> None:
    before = process.live(tiny.app)[0]
    tiny.must("ps:rebuild", "tiny")
    assert process.live(tiny.app)[0].release == before.release + 1
    assert tiny.get() == (200, f"web.1 {tiny.git('rev-parse', 'HEAD')}")


def test_an_app_without_a_commit_is_not_rebuilt(fresh: Pusher) -> None:
    done = fresh.dokku("ps:rebuild", fresh.app.name)
    assert done.code == 1
    assert "Cannot build from 'master' as there are no commits stored at that branch." in done.text


@pytest.mark.parametrize("command", ["ps:start", "ps:stop", "ps:restart", "ps:restore"])
def test_an_app_that_was_never_deployed_is_only_a_warning(fresh: Pusher, command: str) -> None:
    done = fresh.dokku(command, fresh.app.name)
    assert (done.code, done.text) == (0, f" !     App {fresh.app.name} has not been deployed\n")


def test_a_process_that_dies_comes_back(tiny: Pusher) -> None:
    one = process.live(tiny.app)[0]
    pid = supervisor.states()[one.program]["pid"]
    tiny.run("kill", "-KILL", str(pid))
    assert eventually(lambda: supervisor.states()[one.program]["pid"] not in (0, pid))
    assert eventually(lambda: tiny.get()[0] == 200)


def test_a_report_shows_each_process(tiny: Pusher) -> None:
    one = process.live(tiny.app)[0]
    assert f"running (CID: {one.cid})" in tiny.must("ps:report", "tiny")
    rows = json.loads(tiny.must("ps:inspect", "tiny"))
    assert [(row["name"], row["cid"], row["state"]) for row in rows] == [("web.1", one.cid, "running")]
