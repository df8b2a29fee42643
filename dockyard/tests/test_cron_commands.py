"""`cron:*`: listing, suspending, setting and reporting scheduled tasks."""

import json
from pathlib import Path

import pytest

from conftest import Dokku
from dockyard.app import App
from dockyard.cron import guard, runner, settings
from dockyard.schedule import jobs
from dockyard.schedule.jobs import Job
from scheduled import entry, on_record, ran

NO_SUCH = "No matching Cron ID found. Please specify a Cron ID from the output of 'dokku cron:list booktime'"


def test_the_list_has_dokkus_columns(dokku: Dokku, booktime: App) -> None:
    one, two = on_record(booktime, entry("a b"), entry("c", "@daily", concurrency_policy="allow", maintenance=True))
    width = max(len(one.id), len(two.id))
    assert dokku("cron:list", "booktime").out.splitlines() == [
        f"{'ID':<{width}}  Schedule   Concurrency  Maintenance  Command",
        f"{one.id:<{width}}  0 9 1 1 *  forbid       false        a b",
        f"{two.id:<{width}}  @daily     allow        true         c",
    ]
    assert [line.split()[0] for line in dokku("--quiet", "cron:list", "booktime").out.splitlines()] == [one.id, two.id]


def test_the_list_is_json_for_programs(dokku: Dokku, booktime: App) -> None:
    [one] = on_record(booktime, entry("a b"))
    ran(booktime, one, 3)
    [row] = json.loads(dokku("cron:list", "booktime", "--format", "json").out)
    assert (row["last_run"]["code"], row["last_run"]["state"], row["last_run"]["release"]) == (3, "exited", "v1")
    del row["last_run"]
    assert row == {
        "id": one.id, "name": "cron.1", "app": "booktime", "command": "a b", "schedule": "0 9 1 1 *",
        "concurrency_policy": "forbid", "app-in-maintenance": False, "task-in-maintenance": False, "maintenance": False,
    }  # fmt: skip


def test_without_tasks_there_is_the_heading_alone(dokku: Dokku, booktime: App) -> None:
    assert dokku("cron:list", "booktime").out == "ID  Schedule  Concurrency  Maintenance  Command\n"
    assert dokku("cron:list", "booktime", "--format", "json").out == "[]\n"
    assert dokku("cron:runs", "booktime", "--format", "json").out == "[]\n"


def test_the_platforms_own_jobs_are_listed_globally(dokku: Dokku, home: Path) -> None:
    jobs.put(Job("backup.postgres.books", "@daily", ["postgres:backup", "books"], 0))
    assert (
        "backup.postgres.books  @daily    forbid       false        dokku postgres:backup books"
        in dokku("cron:list", "--global").out
    )


@pytest.mark.parametrize("command", ["cron:list", "cron:runs"])
def test_another_format_is_refused(dokku: Dokku, booktime: App, command: str) -> None:
    answer = dokku(command, "booktime", "--format", "xml")
    assert (answer.code, answer.err) == (1, " !     Invalid format specified, supported formats: json, stdout\n")


@pytest.mark.parametrize("command", ["cron:run", "cron:suspend", "cron:resume"])
@pytest.mark.parametrize("cron_id", [[], ["nobody"], ["cron.2"], ["cron.0"]])
def test_an_unknown_id_is_told(dokku: Dokku, booktime: App, command: str, cron_id: list[str]) -> None:
    on_record(booktime, entry())
    answer = dokku(command, "booktime", *cron_id)
    assert (answer.code, answer.err) == (1, f" !     {NO_SUCH}\n")


@pytest.mark.parametrize("command", ["cron:list", "cron:runs", "cron:run", "cron:suspend", "cron:resume", "cron:report",
                                     "cron:set"])  # fmt: skip
def test_a_missing_app_is_20(dokku: Dokku, home: Path, command: str) -> None:
    assert dokku(command, "nobody").code == 20


def test_one_task_is_suspended_and_resumed(dokku: Dokku, booktime: App) -> None:
    one, two = on_record(booktime, entry("one"), entry("two"))
    assert dokku("cron:suspend", "booktime", one.id).code == 0
    assert dokku("cron:suspend", "booktime", "cron.2").code == 0
    assert [settings.task_rests(booktime, task) for task in (one, two)] == [True, True]
    assert dokku("cron:resume", "booktime", one.id).code == 0
    assert [settings.task_rests(booktime, task) for task in (one, two)] == [False, True]


def test_resuming_one_of_an_app_in_maintenance_says_that_it_rests(dokku: Dokku, booktime: App) -> None:
    on_record(booktime, entry())
    assert dokku("cron:set", "booktime", "maintenance", "true").out == "=====> Setting maintenance to true\n"
    assert "No task of booktime begins by itself" in dokku("cron:resume", "booktime", "cron.1").err
    [row] = json.loads(dokku("cron:list", "booktime", "--format", "json").out)
    assert (row["app-in-maintenance"], row["task-in-maintenance"], row["maintenance"]) == (True, False, True)


def test_maintenance_of_a_task_is_a_property_too(dokku: Dokku, booktime: App) -> None:
    [one] = on_record(booktime, entry())
    assert dokku("cron:set", "booktime", f"maintenance.{one.id}", "true").code == 0
    assert settings.task_rests(booktime, one)
    assert dokku("cron:set", "booktime", "maintenance.cron.1").code == 0
    assert not settings.task_rests(booktime, one)
    answer = dokku("cron:set", "--global", f"maintenance.{one.id}", "true")
    assert (answer.code, answer.err) == (1, " !     Task maintenance properties cannot be set globally\n")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["booktime"], "No property specified"),
        (["booktime", "nonsense", "1"], "Invalid property specified, valid properties include: maintenance, timeout"),
        (["booktime", "maintenance", "yes"], "'yes' is neither true nor false"),
        (["booktime", "maintenance.nobody", "true"], "No matching Cron ID found"),
        (["booktime", "timeout", "0"], "timeout must be a positive integer"),
        (["booktime", "timeout", "1h"], "timeout must be a positive integer"),
        (["booktime", "timeout", "9" * 5000], "timeout must be a positive integer"),
        (["booktime", "mailto", "ana@example.com"], "dockyard sends no mails"),
    ],
)
def test_a_wrong_property_changes_nothing(dokku: Dokku, booktime: App, words: list[str], said: str) -> None:
    before = booktime.properties.read_text()
    answer = dokku("cron:set", *words)
    assert answer.code == 1
    assert said in answer.err
    assert booktime.properties.read_text() == before


def test_the_limit_is_the_apps_else_everybodys(dokku: Dokku, booktime: App) -> None:
    assert settings.limit(booktime) == 6 * 3600
    assert dokku("cron:set", "--global", "timeout", "60").code == 0
    assert settings.limit(booktime) == 60
    assert dokku("cron:set", "booktime", "timeout", "30").code == 0
    assert settings.limit(booktime) == 30
    assert dokku("cron:report", "booktime", "--cron-computed-timeout").out == "30\n"


def test_the_report_tells_of_the_last_runs(dokku: Dokku, booktime: App) -> None:
    one, two, three = on_record(booktime, entry("one"), entry("two"), entry("three", maintenance=True))
    ran(booktime, one, 0)
    ran(booktime, two, 4)
    facts = json.loads(dokku("cron:report", "booktime", "--format", "json").out)
    assert (facts["task-count"], facts["cron-task-count"], facts["failed"]) == ("3", "3", "cron.2")
    assert facts["last-run-cron.1"].endswith("exit code 0, 2 seconds")
    assert facts["last-run-cron.2"].endswith("exit code 4, 2 seconds")
    assert facts["last-run-cron.3"] == "never"
    assert facts["next-run-cron.1"].endswith("09:00:00 UTC")
    assert facts["next-run-cron.3"] == "rests"
    assert three.maintenance
    assert dokku("cron:report", "booktime", "--cron-failed").out == "cron.2\n"
    assert "       Last run cron 3:                never\n" in dokku("cron:report", "booktime").out
    assert "cron-task-count" not in dokku("cron:report", "--global", "--format", "json").out


def test_the_runs_are_listed_newest_first(dokku: Dokku, booktime: App) -> None:
    one, two = on_record(booktime, entry("one"), entry("two"))
    ran(booktime, one, 0)
    ran(booktime, two, 4, pid=2)
    ran(booktime, two, None, pid=3)
    rows = json.loads(dokku("cron:runs", "booktime", "--format", "json").out)
    assert sorted((row["task"], row["code"] or 0, row["state"]) for row in rows) == [
        ("cron.1", 0, "exited"), ("cron.2", 0, "cut off"), ("cron.2", 4, "exited"),
    ]  # fmt: skip
    assert [row["began_at"] for row in rows] == sorted((row["began_at"] for row in rows), reverse=True)
    said = dokku("cron:runs", "booktime", one.id).out.splitlines()
    assert said[0].split() == ["Task", "Began", "Seconds", "Code", "State", "Release", "Command"]
    assert [said[1].split()[place] for place in (0, 2, 3, 4, 5, 6)] == ["cron.1", "2.0", "0", "exited", "v1", "one"]
    assert len(said) == 2


@pytest.mark.parametrize("seconds", ["0", "-1", "x", "9" * 5000])
def test_a_wrong_limit_is_a_sentence(dokku: Dokku, booktime: App, seconds: str) -> None:
    on_record(booktime, entry())
    answer = dokku("cron:run", "booktime", "cron.1", "--ttl-seconds", seconds)
    assert (answer.code, answer.err) == (1, " !     --ttl-seconds must be a positive integer\n")


def test_nothing_begins_in_the_background_what_runs_already(
    dokku: Dokku, booktime: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[int] = []
    monkeypatch.setattr(runner, "detach", lambda app, task, seconds: begun.append(seconds))
    [one] = on_record(booktime, entry())
    assert dokku("cron:run", "booktime", one.id, "--detach", "--ttl-seconds", "7").code == 0
    with guard.hold(booktime, one, 1):
        answer = dokku("cron:run", "booktime", one.id, "--detach")
    assert (answer.code, answer.err) == (
        1,
        f" !     booktime currently has a cron lock in place for {one.id}. Exiting...\n",
    )
    assert begun == [7]
