"""Scheduled tasks that really run: in the serving release, one at a time, not too long, with their end on record."""

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from dockyard.cron import guard, runs
from dockyard.release import release as releases
from pushing import Pusher, environment, eventually, wait_for
from scheduled import HANGS, ended, entry, goes_on, log_of, nine_oclock, on_the_air, sleeping

pytestmark = pytest.mark.platform


@pytest.fixture(autouse=True)
def alone(tiny: Pusher) -> None:
    """No run of an earlier test is under way."""
    guard.end_all(tiny.app, 0)
    assert not goes_on(tiny.app)


def waits(go: Path) -> str:
    return f"sh -c 'until [ -e {go} ]; do sleep 0.05; done; cat Procfile'"


def test_it_runs_when_its_time_has_come_with_the_config_vars_of_now(tiny: Pusher) -> None:
    [one] = on_the_air(tiny, entry("sh -c 'echo $DYNO $GIT_REV $NOW; ls Procfile; exit 3'"))
    tiny.must("config:set", "--no-restart", "tiny", "NOW=today")
    nine_oclock()
    run = ended(tiny.app, one)
    serving = releases.current(tiny.app)
    assert (run.code, run.release) == (3, serving.number)
    said = log_of(tiny)
    assert said[-4:-1] == [
        f"-----> {serving.version} runs: {one.command}", f"cron.1 {serving.commit} today", "Procfile",
    ]  # fmt: skip
    assert said[-1].startswith("-----> Exit code 3 after ")
    assert tiny.must("cron:report", "tiny", "--cron-failed") == "cron.1\n"
    assert "app[cron.1]:" in tiny.must("logs", "tiny")


def test_run_by_hand_its_output_and_its_exit_code_are_the_tasks(tiny: Pusher) -> None:
    [one] = on_the_air(tiny, entry("sh -c 'echo out; echo err >&2; exit 4'", "@yearly"))
    done = tiny.dokku("cron:run", "tiny", one.id)
    assert (done.code, done.text) == (4, "out\nerr\n")
    assert [run.code for run in runs.of(tiny.app, one)] == [4]


def test_its_words_are_not_looked_at_by_a_shell(tiny: Pusher) -> None:
    on_the_air(tiny, entry("printf '%s|' $HOME '`id`' '*' \"a  b\" ';' id"))
    assert tiny.must("cron:run", "tiny", "cron.1") == "$HOME|`id`|*|a  b|;|id|\n"


def test_a_process_type_stands_for_its_line(tiny: Pusher) -> None:
    tiny.write("Procfile", "web: python server.py\nhello: echo 'hello from' $DYNO\n")
    on_the_air(tiny, entry("hello 'a b' $(id)"))
    assert tiny.must("cron:run", "tiny", "cron.1") == "hello from cron.1 a b $(id)\n"


def test_when_its_time_is_over_all_it_started_goes(tiny: Pusher) -> None:
    tiny.must("ps:set", "tiny", "stop-timeout-seconds", "1")
    [one] = on_the_air(tiny, entry(f"""sh -c 'trap "" TERM; {HANGS} & wait; wait; {HANGS}'"""))
    tiny.must("cron:set", "tiny", "timeout", "1")
    nine_oclock()
    assert ended(tiny.app, one).code == 124
    assert eventually(lambda: not sleeping(tiny))
    assert "-----> Its time of 1 seconds was over" in log_of(tiny)
    tiny.must("cron:set", "tiny", "timeout")
    assert tiny.dokku("cron:run", "tiny", "cron.1", "--ttl-seconds", "1").code == 124
    tiny.must("ps:set", "tiny", "stop-timeout-seconds")


def test_a_task_goes_on_through_deploys_and_its_release_stays_till_it_ends(tiny: Pusher, tmp_path: Path) -> None:
    go = tmp_path / "go"
    tiny.must("releases:set", "tiny", "keep", "1")
    [old] = on_the_air(tiny, entry(waits(go)))
    running = releases.current(tiny.app)
    nine_oclock()
    assert eventually(lambda: goes_on(tiny.app))
    tiny.write("Procfile", "web: python server.py\nnewer: true\n")
    for number in range(3):
        [new] = on_the_air(tiny, entry(f"echo {number}"))
    assert running.app_directory.is_dir()
    assert [new.id] != [old.id]
    assert goes_on(tiny.app)
    go.touch()
    assert (ended(tiny.app, old).code, ended(tiny.app, old).release) == (0, running.number)
    assert eventually(lambda: not goes_on(tiny.app))
    on_the_air(tiny)
    assert not running.app_directory.is_dir()
    tiny.must("releases:set", "tiny", "keep")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_it_ends_with_the_run_that_was_stopped(tiny: Pusher, tmp_path: Path, number: int) -> None:
    marker = tmp_path / "started"
    [one] = on_the_air(tiny, entry(f"sh -c 'touch {marker}; {HANGS}; true'"))
    words = [sys.executable, "-m", "dockyard", "cron:run", "tiny", one.id]
    run = subprocess.Popen(words, env=environment(tiny.home), stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    wait_for(marker)
    run.send_signal(number)
    assert run.wait() != 0
    assert eventually(lambda: not sleeping(tiny))
    assert not goes_on(tiny.app)
    assert tiny.must("cron:report", "tiny", "--cron-failed") == "cron.1\n"
    assert tiny.dokku("cron:run", "tiny", one.id, "--ttl-seconds", "1").code == 124


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        (entry(schedule="99 * * * *"), "Invalid cron schedule for app tiny (schedule 99 * * * *) (index 1)"),
        (entry(""), "Missing cron task command for app tiny (index 1)"),
    ],
)
def test_a_wrong_entry_refuses_the_push_before_anything_is_built(
    tiny: Pusher, wrong: dict[str, str], reason: str
) -> None:
    before = on_the_air(tiny, entry("stays"))
    tiny.write("app.json", json.dumps({"cron": [entry(), wrong]}))
    pushed = tiny.refused("Invalid app.json", reason)
    assert "app detected" not in pushed.text
    assert tiny.must("cron:list", "tiny").split()[5:6] == [before[0].id]


def test_a_rollback_brings_back_its_tasks(tiny: Pusher) -> None:
    [old] = on_the_air(tiny, entry("old"))
    version = releases.current(tiny.app).version
    on_the_air(tiny, entry("new"))
    tiny.must("rollback", "tiny", version)
    assert old.id in tiny.must("cron:list", "tiny")
    tiny.must("config:set", "tiny", "ANOTHER=release")
    assert old.id in tiny.must("cron:list", "tiny")


def test_a_task_of_an_app_that_is_destroyed_ends_with_it(fresh: Pusher) -> None:
    on_the_air(fresh, entry(HANGS))
    nine_oclock()
    assert eventually(lambda: sleeping(fresh))
    fresh.must("apps:destroy", "--force", fresh.app.name)
    assert not sleeping(fresh)
    assert not fresh.app.directory.exists()
