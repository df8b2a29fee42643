"""What is kept of a task's runs, and what is said of the last one."""

import time
from dataclasses import replace

from conftest import Dokku
from dockyard.app import App
from dockyard.cron import runs
from dockyard.cron.runs import Run
from scheduled import entry, on_record, ran


def test_the_newest_are_kept(booktime: App) -> None:
    [one] = on_record(booktime, entry())
    now = time.time()
    for minute in range(runs.KEPT + 5):
        runs.put(booktime, one, Run(now + minute, 1, 10, 1.5, minute))
    assert [run.code for run in runs.of(booktime, one)] == list(range(5, runs.KEPT + 5))


def test_the_end_takes_the_place_of_the_beginning(booktime: App) -> None:
    [one] = on_record(booktime, entry())
    first, second = Run(1000.0, 1, 10), Run(1000.0, 1, 11)
    runs.put(booktime, one, first)
    runs.put(booktime, one, second)
    runs.put(booktime, one, replace(first, seconds=2.0, code=0))
    assert [(run.pid, run.code) for run in runs.of(booktime, one)] == [(10, 0), (11, None)]


def test_a_task_that_is_gone_is_forgotten_after_a_while(booktime: App) -> None:
    old, recent = on_record(booktime, entry("old"), entry("recent"))
    runs.put(booktime, old, Run(time.time() - runs.FORGET_SECONDS - 60, 1, 10, 1.0, 0))
    runs.put(booktime, recent, Run(time.time() - 60, 1, 10, 1.0, 0))
    assert runs.of(booktime, old), "while the serving release has it"
    [new] = on_record(booktime, entry("new"))
    runs.put(booktime, new, Run(time.time(), 2, 10, 1.0, 0))
    assert [bool(runs.of(booktime, one)) for one in (old, recent, new)] == [False, True, True]


def test_a_run_that_outlives_its_app_leaves_nothing(dokku: Dokku, booktime: App) -> None:
    [one] = on_record(booktime, entry())
    assert dokku("--force", "apps:destroy", "booktime").code == 0
    ran(booktime, one, 0)
    assert not booktime.directory.exists()


def test_the_last_one_in_words() -> None:
    over = Run(1_700_000_000, 3, 10, 2.4, 1)
    assert runs.outcome([], {}) == "never"
    assert runs.outcome([over], {}) == "2023-11-14 22:13:20 UTC in v3, exit code 1, 2 seconds"
    assert runs.outcome([over, replace(over, code=None)], {10}).endswith("in v3, still running")
    assert runs.outcome([over, replace(over, code=None)], {11}).endswith("in v3, cut off before its end")


def test_which_failed() -> None:
    good, bad, open_ = Run(1, 1, 10, 1.0, 0), Run(2, 1, 11, 1.0, 3), Run(3, 1, 12)
    assert not runs.failed([], [])
    assert not runs.failed([bad, good], [])
    assert runs.failed([good, bad], [])
    assert runs.failed([good, bad, open_], [12]), "one that runs has not mended it yet"
    assert runs.failed([good, open_], []), "one that was cut off"
    assert not runs.failed([bad, good, open_], [12])
