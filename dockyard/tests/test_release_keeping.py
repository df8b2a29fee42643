"""Which releases are kept, and which number comes next."""

import pytest

from conftest import Dokku
from dockyard import properties
from dockyard.app import App
from dockyard.errors import DockyardError
from dockyard.processes import process
from dockyard.processes.process import Process
from dockyard.release import release as releases
from dockyard.release.release import Release


@pytest.fixture(autouse=True)
def keep_two(booktime: App) -> None:
    properties.put(booktime, "releases.keep", "2")


def pushed(app: App) -> Release:
    release = releases.begin(app, "c" * 40, "push", "ana")
    releases.finish(app, release)
    return release


def changed(app: App) -> Release:
    release = releases.begin(app, "c" * 40, "config:set A", "ana", of=releases.current(app))
    releases.finish(app, release)
    return release


def failed(app: App) -> Release:
    release = releases.begin(app, "c" * 40, "push", "ana")
    releases.fail(release, releases.FAILED, "no luck")
    return release


def numbers(app: App) -> list[int]:
    releases.prune(app)
    return [one.number for one in releases.all_of(app)]


def test_it_keeps_the_newest_builds(booktime: App) -> None:
    for _ in range(4):
        pushed(booktime)
    assert numbers(booktime) == [3, 4]
    assert pushed(booktime).number == 5


def test_releases_of_a_kept_build_are_kept_and_cost_none(booktime: App) -> None:
    pushed(booktime), pushed(booktime), changed(booktime), changed(booktime), pushed(booktime), changed(booktime)
    assert numbers(booktime) == [2, 3, 4, 5, 6]
    assert [one.slug for one in releases.all_of(booktime)] == [2, 2, 2, 5, 5]
    assert not (booktime.releases / "3" / "app").exists()


def test_what_serves_is_kept_however_old_it_is(booktime: App) -> None:
    first = pushed(booktime)
    pushed(booktime), pushed(booktime)
    back = releases.begin(booktime, first.commit, "rollback to v1", "ana", of=first)
    releases.finish(booktime, back)
    assert numbers(booktime) == [1, 2, 3, 4]
    pushed(booktime)
    assert numbers(booktime) == [1, 3, 4, 5], "and what it replaced"
    pushed(booktime)
    assert numbers(booktime) == [5, 6]


def test_with_one_build_to_keep_there_is_still_one_to_go_back_to(booktime: App) -> None:
    properties.put(booktime, "releases.keep", "1")
    pushed(booktime), pushed(booktime), pushed(booktime)
    assert numbers(booktime) == [2, 3]
    assert releases.to_roll_back_to(booktime, "").number == 2


def test_what_a_process_still_runs_is_kept(booktime: App) -> None:
    """One that was replaced and finishes its requests, and a live one that a skipped deploy left."""
    for _ in range(5):
        pushed(booktime)
    booktime.processes.mkdir()
    retired, live = (Process("booktime", "web", 1, number, 20000) for number in (1, 2))
    retired.retirement.write_text("1")
    process.put_live(booktime, [live])
    assert numbers(booktime) == [1, 2, 4, 5]


def test_a_failed_change_of_config_leaves_no_version_behind(booktime: App) -> None:
    for config, version, fails in (({}, 1, False), ({"BAD": "1"}, 2, True), ({}, 1, False)):
        release = releases.begin(booktime, "c" * 40, "push", "ana")
        releases.keep_config(booktime, release, config, "GIT_REV")
        assert release.config_version == version
        if fails:
            releases.fail(release, releases.FAILED, "no luck")
        else:
            releases.finish(booktime, release)


def test_records_of_failures_stay_as_long_as_the_builds_around_them(booktime: App) -> None:
    failed(booktime), pushed(booktime), failed(booktime), pushed(booktime), failed(booktime)
    assert numbers(booktime) == [2, 3, 4, 5]
    assert not releases.get(booktime, "v3").is_kept


def test_thousands_of_records_do_not_pile_up(booktime: App) -> None:
    pushed(booktime)
    for _ in range(3 * releases.MOST_RECORDS):
        changed(booktime)
    assert len(numbers(booktime)) == 2 * releases.MOST_RECORDS + 1


def test_a_number_is_never_given_twice(booktime: App) -> None:
    pushed(booktime)
    assert [failed(booktime).number, failed(booktime).number, pushed(booktime).number] == [2, 3, 4]


def test_what_a_killed_deploy_left_is_closed_as_interrupted(booktime: App) -> None:
    release = releases.begin(booktime, "c" * 40, "push", "ana")
    (booktime.releases / "2").mkdir()
    releases.interrupt_unfinished(booktime)
    assert releases.get(booktime, "1").outcome == "interrupted"
    assert not release.app_directory.exists()
    assert numbers_on_disk(booktime) == ["1"]


def numbers_on_disk(app: App) -> list[str]:
    return sorted(place.name for place in app.releases.iterdir())


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["keep", "0"], "keep must be a whole number of builds from 1"),
        (["keep", "many"], "keep must be a whole number"),
        (["wait", "maybe"], "wait must be true or false"),
        (["watch", "long"], "watch must be a whole number of seconds"),
        (["watch-errors", "101"], "watch-errors must be a percentage"),
        (["colour", "red"], "Invalid property specified, valid properties include: backup, keep, wait, watch"),
    ],
)
def test_a_setting_that_makes_no_sense_is_refused(dokku: Dokku, words: list[str], reason: str) -> None:
    done = dokku("releases:set", "booktime", *words)
    assert (done.code, reason in done.err) == (1, True)


def test_the_settings_are_reported(dokku: Dokku) -> None:
    assert dokku("releases:report", "booktime", "--releases-computed-keep").out == "2\n"
    assert dokku("releases:report", "booktime", "--releases-computed-wait").out == "false\n"


@pytest.mark.parametrize("record", ["[1]", '{"app": "booktime"}', '{"unheard": "of"}', "", "null"])
def test_a_damaged_record_of_another_release_is_told_and_stops_nothing(
    booktime: App, capfd: pytest.CaptureFixture[str], record: str
) -> None:
    for _ in range(2):
        pushed(booktime)
    (booktime.releases / "1" / "release.json").write_text(record)
    (booktime.releases / "7").write_text("no directory")
    assert [one.number for one in releases.all_of(booktime)] == [2]
    assert "releases/1/release.json is" in capfd.readouterr().err
    releases.interrupt_unfinished(booktime)
    assert pushed(booktime).number == 3
    with pytest.raises(DockyardError, match=r"release\.json is"):
        releases.get(booktime, "v1")
