"""Logs have bounded size, and what runs never loses its own."""

import os

import pytest

from conftest import Dokku
from dockyard import properties
from dockyard.app import App
from dockyard.errors import DockyardError
from dockyard.logs import retention
from dockyard.processes import process
from dockyard.processes.launcher import Log
from dockyard.processes.process import Process
from pushing import Pusher, eventually


def write(app: App, release: int, size: int = 10) -> None:
    app.logs_of(release).mkdir(parents=True, exist_ok=True)
    (app.logs_of(release) / "web.1.log").write_bytes(b"x" * size)


def test_the_defaults_are_reported(dokku: Dokku, booktime: App) -> None:
    found = dokku("logs:report", "booktime").out
    for key, value in (("max size", "10m"), ("keep", "20"), ("max total size", "200m")):
        assert f"Logs computed {key}:".ljust(31) + f" {value}\n" in found


def test_a_size_is_set_for_an_app_or_for_all(dokku: Dokku, booktime: App) -> None:
    assert dokku("logs:set", "booktime", "max-size", "20m").out == "=====> Setting max-size to 20m\n"
    assert retention.max_size(booktime) == 20 * 1024 * 1024
    assert dokku("logs:set", "booktime", "max-size").out == "=====> Unsetting max-size\n"
    dokku("logs:set", "--global", "max-size", "3k")
    assert retention.max_size(booktime) == 3 * 1024
    assert dokku("logs:report", "booktime", "--logs-computed-max-size").out == "3k\n"


@pytest.mark.parametrize("value", ["10", "m", "0m", "-1m", "10mb", "1.5m", "unlimited", "٣m", "9" * 5000 + "m"])
def test_a_size_is_a_number_with_a_unit(dokku: Dokku, booktime: App, value: str) -> None:
    refused = dokku("logs:set", "booktime", "max-size", value)
    assert refused.code == 1
    assert refused.err == f" !     Invalid max-size value '{value}': give a number with a unit k, m or g, as in 10m\n"


@pytest.mark.parametrize("value", ["-1", "x", "٣", "10000"])
def test_a_number_of_releases_is_one(value: str) -> None:
    with pytest.raises(DockyardError, match="give a number of releases from 0 to 9999"):
        retention.check("keep", value)


def test_the_oldest_releases_go_first(booktime: App) -> None:
    properties.put(booktime, "logs.keep", "2")
    for release in (9, 10, 11, 100):
        write(booktime, release)
    retention.make_room(booktime, 101)
    assert retention.releases(booktime) == [11, 100]


def test_their_sum_is_bounded(booktime: App) -> None:
    properties.put(booktime, "logs.max-total-size", "1k")
    for release, size in enumerate([100, 400, 400, 200], start=1):
        write(booktime, release, size)
    retention.make_room(booktime, 5)
    assert retention.releases(booktime) == [2, 3, 4]


def test_logs_of_what_runs_stay_and_do_not_count(booktime: App) -> None:
    properties.put(booktime, "logs.keep", "1")
    for release in (1, 2, 3, 4):
        write(booktime, release)
    process.put_live(booktime, [Process("booktime", "web", 1, 1, 20001)])
    retention.make_room(booktime, 4)
    assert retention.releases(booktime) == [1, 3, 4]


def test_logs_of_a_process_that_has_not_ended_stay(booktime: App) -> None:
    """It is not live any more, and drains."""
    properties.put(booktime, "logs.keep", "0")
    for release in (1, 2):
        write(booktime, release)
    log = Log(str(booktime.logs_of(1) / "web.1.log"), 1000)
    retention.make_room(booktime, 3)
    assert retention.releases(booktime) == [1]
    os.close(log.file)
    os.close(log.directory)
    retention.make_room(booktime, 3)
    assert retention.releases(booktime) == []


def test_an_app_without_logs_has_room(booktime: App) -> None:
    retention.make_room(booktime, 1)
    assert retention.releases(booktime) == []


@pytest.mark.platform
def test_a_chatty_app_stays_within_its_bounds(tiny: Pusher) -> None:
    """Every release of it says a hundred times more than is kept."""
    for key, value in (("max-size", "4k"), ("keep", "2")):
        tiny.must("logs:set", "tiny", key, value)
    for _ in range(4):
        tiny.write("Procfile", "web: yes chatter | head -n 10000; echo done; exec python server.py\n")
        tiny.commit()
        assert tiny.push().code == 0
    (one,) = process.live(tiny.app)
    assert eventually(lambda: "done" in tiny.must("logs", "tiny", "-q"))
    sizes = {place: place.stat().st_size for place in tiny.app.logs.glob("v*/web*")}
    assert {place.name for place in sizes} == {"web.1.log", "web.1.log.1"}
    assert all(size <= 4096 + 100 for size in sizes.values() if size > 200)
    assert retention.releases(tiny.app)[-1] == one.release
    assert len(retention.releases(tiny.app)) <= 4
