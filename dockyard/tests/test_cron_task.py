"""`cron` of app.json: what an entry may say, and what it is called."""

from typing import Any

import pytest

from dockyard.cron import task
from dockyard.cron.task import Task
from dockyard.errors import DockyardError
from dockyard.release import app_json
from scheduled import entry


def test_an_entry_needs_a_command_and_a_schedule_alone() -> None:
    assert task.parse([entry("python manage.py remind --days 3")], "tiny") == [
        Task("tiny", 1, "python manage.py remind --days 3", "0 9 1 1 *", "forbid", maintenance=False)
    ]


def test_an_entry_may_say_more() -> None:
    one, two = task.parse(
        [entry(concurrency_policy="allow", unknown=1), entry("false", "@daily", maintenance=True)], "tiny"
    )
    assert (one.policy, two.maintenance) == ("allow", True)
    assert (one.name, two.name) == ("cron.1", "cron.2")


def test_app_json_has_them_in_order() -> None:
    found = app_json.parse({"cron": [entry("a"), entry("b")]}, "tiny").cron
    assert [(one.app, one.number, one.command) for one in found] == [("tiny", 1, "a"), ("tiny", 2, "b")]


def test_an_id_is_dokkus() -> None:
    """Lower-case base 36 of the bytes of APP===COMMAND===SCHEDULE."""
    assert Task("a", 1, "b", "c").id == "aik1qhfhd6ei5f"
    assert int.from_bytes(b"a===b===c", "big") == int("aik1qhfhd6ei5f", 36)
    assert Task("a", 2, "b", "c").id == Task("a", 1, "b", "c").id
    assert len({Task(app, 1, words, "c").id for app in "ab" for words in "de"}) == 4


def test_an_id_follows_its_app_to_another_name() -> None:
    old, new = Task("old-shop", 1, "echo old-shop ü", "@daily"), Task("shop", 1, "echo old-shop ü", "@daily")
    assert task.renamed(old.id, "old-shop", "shop") == new.id


def test_a_command_is_words_and_no_shell_line() -> None:
    assert Task("tiny", 1, "sh -c 'echo $HOME; id' \"a b\"", "@daily").words == ["sh", "-c", "echo $HOME; id", "a b"]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"schedule": "@daily"}, r"Missing cron task command for app tiny \(index 1\)"),
        ({"command": " ", "schedule": "@daily"}, r"Missing cron task command for app tiny \(index 1\)"),
        ({"command": "true"}, r"Missing cron task schedule for app tiny \(index 1\)"),
        (entry(["true"]), r"Invalid cron task command for app tiny \(index 1\): it must be a string"),
        (entry(schedule=9), r"Invalid cron task schedule for app tiny \(index 1\)"),
        (entry("echo 'no end"), r"Invalid cron task command for app tiny \(index 1\): No closing quotation"),
        (entry("''"), "write one line of words"),
        (entry("a\nb"), "write one line of words"),
        (entry("a\0b"), "write one line of words"),
        (entry("\ud800"), "Invalid cron task command"),
        (entry(schedule="0 0 9 * * *"), r"Invalid cron schedule for app tiny \(schedule 0 0 9 \* \* \*\).*6 fields"),
        (entry(schedule="61 * * * *"), "Invalid cron schedule for app tiny .*bad minute.*Write five fields"),
        (entry(schedule="@reboot"), "Invalid cron schedule"),
        (entry(schedule="0 0 31 2 *"), "Invalid cron schedule .*bad day-of-month"),
        (entry(concurrency_policy="never"), "Invalid cron concurrency policy .*allow, forbid or replace"),
        (entry(concurrency_policy=[]), "Invalid cron concurrency policy"),
        (entry(maintenance="yes"), "Invalid cron maintenance .*true or false"),
        (entry("first"), r"given twice \(index 1\)"),
    ],
)
def test_a_wrong_entry_is_named(wrong: Any, said: str) -> None:
    with pytest.raises(DockyardError, match=f"(?s){said}"):
        app_json.parse({"cron": [entry("first"), wrong]}, "tiny")


@pytest.mark.parametrize(("cron", "said"), [({}, "cron must be a list"), (["x"], "every entry of cron must be an obj")])
def test_a_list_of_objects_is_wanted(cron: Any, said: str) -> None:
    with pytest.raises(DockyardError, match=said):
        app_json.parse({"cron": cron}, "tiny")
