"""When scheduled tasks begin: the clock is given, nobody waits for a minute."""

import pytest

from conftest import Dokku
from dockyard import properties
from dockyard.app import App
from dockyard.cron import clock, runner, settings, tasks
from dockyard.cron.task import Task
from dockyard.errors import DockyardError
from dockyard.release import release as releases
from scheduled import NINE, entry, on_record

DAY = 86400


@pytest.fixture(autouse=True)
def begun(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The commands of the tasks that were begun."""
    commands: list[str] = []
    monkeypatch.setattr(runner, "detach", lambda app, task: commands.append(task.command))
    return commands


def test_each_begins_at_its_time_and_once(booktime: App, begun: list[str]) -> None:
    on_record(booktime, entry("nine"), entry("later", "1 9 * * *"), entry("always", "* * * * *"))
    after = NINE - 1
    for now in (NINE - 0.5, NINE, NINE + 0.1, NINE + 5, NINE + 59.9):
        after = clock.turn(after, now)
    assert begun == ["nine", "always"]
    clock.turn(after, NINE + 61)
    assert begun == ["nine", "always", "later", "always"]


def test_times_are_utc(booktime: App, begun: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    on_record(booktime, entry("nine"))
    clock.turn(NINE - 1, NINE)
    assert begun == ["nine"]


def test_what_was_missed_is_not_made_up_for(booktime: App, begun: list[str]) -> None:
    on_record(booktime, entry("nine", "0 9 * * *"))
    assert clock.turn(NINE - 3600, NINE + clock.LATE_SECONDS + 1) == NINE + clock.LATE_SECONDS + 1
    assert begun == []
    clock.turn(NINE + DAY - 3600, NINE + DAY + 1)
    assert begun == ["nine"]


def test_a_clock_set_back_a_little_brings_nothing_again(booktime: App, begun: list[str]) -> None:
    on_record(booktime, entry("nine"))
    after = clock.turn(NINE - 1, NINE + 1)
    after = clock.turn(after, NINE - 600)
    assert after == NINE + 1
    clock.turn(after, NINE + 2)
    assert begun == ["nine"]


def test_a_clock_set_back_far_counts_at_once(booktime: App, begun: list[str]) -> None:
    on_record(booktime, entry("nine"))
    after = clock.turn(NINE + 400 * DAY, NINE - 1)
    clock.turn(after, NINE)
    assert begun == ["nine"]


def test_a_suspended_one_rests_until_it_is_resumed(booktime: App, begun: list[str]) -> None:
    one, two = on_record(booktime, entry("one"), entry("two", maintenance=True))
    settings.suspend(booktime, one, True)
    clock.turn(NINE - 1, NINE)
    assert begun == []
    settings.suspend(booktime, one, False)
    settings.suspend(booktime, two, False)
    clock.turn(NINE - 1, NINE)
    assert begun == ["one", "two"]


@pytest.mark.parametrize("everywhere", [False, True])
def test_maintenance_has_all_of_them_rest(booktime: App, begun: list[str], everywhere: bool) -> None:
    on_record(booktime, entry())
    properties.put(None if everywhere else booktime, "cron.maintenance", "true")
    clock.turn(NINE - 1, NINE)
    assert begun == []
    properties.put(booktime, "cron.maintenance", "false")
    clock.turn(NINE - 1, NINE)
    assert begun == ["true"]


def test_a_stopped_app_begins_none(booktime: App, begun: list[str]) -> None:
    on_record(booktime, entry())
    properties.put(booktime, "ps.restore", "false")
    clock.turn(NINE - 1, NINE)
    assert begun == []


def test_the_schedule_is_that_of_the_serving_release(booktime: App, begun: list[str]) -> None:
    on_record(booktime, entry("first"))
    first = releases.current(booktime)
    on_record(booktime, entry("second"))
    failed = releases.begin(booktime, "c" * 40, "push", "ana")
    failed.cron = [{**first.cron[0], "command": "failed"}]
    releases.fail(failed, releases.FAILED, "no luck")
    clock.turn(NINE - 1, NINE)
    assert begun == ["second"]
    releases.finish(booktime, first)
    clock.turn(NINE - 1, NINE)
    assert begun == ["second", "first"]


def test_an_app_that_was_never_deployed_has_none(booktime: App, begun: list[str]) -> None:
    clock.turn(NINE - 1, NINE)
    assert (begun, tasks.of(booktime)) == ([], [])


def test_one_that_cannot_begin_keeps_no_other_back(
    booktime: App, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    on_record(booktime, entry("bad"), entry("good"))
    begun: list[str] = []

    def detach(app: App, task: Task) -> None:
        if task.command == "bad":
            raise DockyardError("no luck")
        begun.append(task.command)

    monkeypatch.setattr(runner, "detach", detach)
    clock.turn(NINE - 1, NINE)
    assert begun == ["good"]
    assert "booktime cron.1: no luck" in capfd.readouterr().err


def test_an_app_with_a_damaged_record_keeps_no_other_back(
    dokku: Dokku, booktime: App, begun: list[str], capfd: pytest.CaptureFixture[str]
) -> None:
    assert dokku("apps:create", "another").code == 0
    on_record(App("another"), entry("another"))
    releases.current(App("another")).record.write_text("{")
    on_record(booktime, entry("own"))
    clock.turn(NINE - 1, NINE)
    assert begun == ["own"]
    assert "The scheduled tasks of another are unknown" in capfd.readouterr().err


def test_properties_of_tasks_follow_their_app_to_another_name(dokku: Dokku, booktime: App) -> None:
    one, two = on_record(booktime, entry("one"), entry("two"))
    settings.suspend(booktime, one, True)
    assert dokku("apps:clone", "--skip-deploy", "booktime", "copy").code == 0
    assert dokku("apps:rename", "--skip-deploy", "booktime", "shop").code == 0
    for name in ("copy", "shop"):
        app = App(name)
        assert [settings.task_rests(app, task) for task in on_record(app, entry("one"), entry("two"))] == [True, False]
    assert two.command == "two"
