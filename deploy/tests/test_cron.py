"""deploy/cron.py: the tasks of app.json at their times, one run of each at once, a clean end."""

import json
import signal
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from deploy.cron import BadListError, Task, pause, run, tasks_of
from deploy.tests.waiting import wait_until

ROOT = Path(__file__).parents[2]
NINE = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def touch(file: Path) -> str:
    return f"touch {file}"


def ended(task: Task) -> None:
    assert task.process
    task.process.wait(30)


def app_json(folder: Path, *entries: dict[str, str]) -> Path:
    file = folder / "app.json"
    file.write_text(json.dumps({"cron": entries}))
    return file


def test_it_begins_a_task_at_its_time_and_not_before(tmp_path):
    task = Task(touch(tmp_path / "ran"), "0 9 * * *", NINE - MINUTE)
    task.turn(NINE - timedelta(seconds=1))
    assert task.process is None
    task.turn(NINE)
    ended(task)
    assert (tmp_path / "ran").exists()
    assert task.due == NINE + timedelta(days=1)


def test_it_leaves_out_a_time_that_comes_while_the_task_runs(caplog):
    task = Task("sleep 60", "* * * * *", NINE - MINUTE)
    task.turn(NINE)
    first = task.process
    task.turn(NINE + MINUTE)
    assert task.process is first
    assert "left out: sleep 60" in caplog.text
    first.kill()
    first.wait()


def test_it_begins_again_when_the_run_before_has_ended():
    task = Task("true", "* * * * *", NINE - MINUTE)
    task.turn(NINE)
    first = task.process
    ended(task)
    task.turn(NINE + MINUTE)
    assert task.process is not first
    ended(task)


def test_it_makes_nothing_up_that_was_missed(tmp_path, caplog):
    task = Task(touch(tmp_path / "ran"), "0 9 * * *", NINE - MINUTE)
    task.turn(NINE + timedelta(hours=1))
    assert task.process is None
    assert "Missed by 3600 seconds" in caplog.text
    assert task.due == NINE + timedelta(days=1)


def test_it_tells_a_task_that_fails(caplog):
    task = Task("false", "* * * * *", NINE - MINUTE)
    task.turn(NINE)
    ended(task)
    task.turn(NINE)
    assert "Ended with status 1: false" in caplog.text


def test_it_goes_on_when_a_command_is_not_there(tmp_path, caplog):
    tasks = [Task(word, "* * * * *", NINE - MINUTE) for word in ("no-such", touch(tmp_path / "b"))]
    for task in tasks:
        task.turn(NINE)
    ended(tasks[1])
    assert "Cannot begin: no-such" in caplog.text
    assert (tmp_path / "b").exists()


def test_no_shell_looks_at_a_command(tmp_path):
    task = Task(f"touch '{tmp_path}/a; b'", "* * * * *", NINE - MINUTE)
    task.turn(NINE)
    ended(task)
    assert (tmp_path / "a; b").exists()


def test_it_sleeps_until_the_next_task_is_due():
    tasks = [Task("true", "0 9 * * *", NINE - MINUTE), Task("true", "5 9 * * *", NINE - MINUTE)]
    assert pause(tasks, NINE - timedelta(seconds=10)) == 10
    assert pause(tasks, NINE + timedelta(seconds=1)) == 0


def test_it_waits_for_what_runs_when_it_is_stopped(tmp_path):
    stop = threading.Event()
    task = Task(f"sh -c 'sleep 0.5; touch {tmp_path}/done'", "* * * * *", NINE - MINUTE)
    task.turn(NINE)
    stop.set()
    run([task], stop, lambda: NINE)
    assert (tmp_path / "done").exists()
    assert task.process is None


def test_it_ends_what_does_not_finish_and_all_that_it_started(tmp_path, monkeypatch):
    monkeypatch.setattr("deploy.cron.STOP_SECONDS", 0)
    monkeypatch.setattr("deploy.cron.LAST_SECONDS", 0.5)
    stop = threading.Event()
    started = tmp_path / "started"
    stubborn = f"sh -c 'trap \"\" TERM; sleep 60 & echo $! >{started}; wait'"
    task = Task(stubborn, "* * * * *", NINE - MINUTE)
    task.turn(NINE)
    process = task.process
    wait_until(lambda: started.exists() and started.read_text().strip(), "it has started another")
    stop.set()
    run([task], stop, lambda: NINE)
    assert process.returncode == -signal.SIGKILL
    wait_until(lambda: has_ended(int(started.read_text())), "what it had started has ended")


def has_ended(pid: int) -> bool:
    """Whether a process is gone, or only waits for its parent to notice."""
    try:
        return " Z " in Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return True


def test_it_runs_the_shop_s_own_list():
    tasks = tasks_of(ROOT / "app.json", NINE)
    listed = json.loads((ROOT / "app.json").read_text())["cron"]
    assert [task.command for task in tasks] == [entry["command"] for entry in listed]
    assert tasks


@pytest.mark.parametrize("word", ["@hourly", "@daily", "0 * * * *"])
def test_it_takes_the_words_that_dokku_takes(tmp_path, word):
    assert tasks_of(app_json(tmp_path, {"command": "true", "schedule": word}), NINE)


@pytest.mark.parametrize(
    "entry",
    [
        {"command": "true", "schedule": "61 * * * *"},
        {"command": "true", "schedule": "0 0 31 2 *"},
        {"command": "true"},
        {"command": "'", "schedule": "* * * * *"},
    ],
)
def test_it_does_not_start_with_a_bad_task(tmp_path, entry):
    with pytest.raises(BadListError, match="is no task"):
        tasks_of(app_json(tmp_path, entry), NINE)


def test_it_does_not_start_without_a_list(tmp_path):
    with pytest.raises(BadListError, match=r"cannot be read as app\.json"):
        tasks_of(tmp_path / "none.json", NINE)


def test_it_ends_cleanly_at_sigterm(tmp_path):
    file = app_json(tmp_path, {"command": "true", "schedule": "0 9 * * *"})
    command = [sys.executable, "-m", "deploy.cron", "--file", str(file)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert "1 tasks" in process.stdout.readline()
        process.terminate()
        assert process.wait(30) == 0


def test_it_lists_when_tasks_are_due(tmp_path):
    file = app_json(tmp_path, {"command": "true", "schedule": "0 9 * * *"})
    command = [sys.executable, "-m", "deploy.cron", "--file", str(file), "--list"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert "09:00 UTC  true" in done.stdout
