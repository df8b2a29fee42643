"""`cleanup` removes what no kept release needs, and nothing else."""

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import Dokku
from dockyard import cleanup, disk_usage, lock, properties
from dockyard.app import App
from dockyard.processes import process
from dockyard.processes.process import Process
from dockyard.release import release as releases

LONG_AGO = time.time() - 2 * cleanup.ABANDONED_PUSH
Make = Callable[[App], Path]


def file(place: Path, kib: int = 64, at: float | None = None) -> Path:
    """A file of that size, last written `at`; its directories as well."""
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(os.urandom(kib * 1024))
    if at is not None:
        for one in (place, place.parent, place.parent.parent):
            os.utime(one, (at, at))
    return place


def released(app: App, *, deployed: bool = True) -> Path:
    """A release that was built; one deployed becomes the current one. Returns its only file."""
    release = releases.begin(app, "c" * 40, "push", "somebody")
    if deployed:
        releases.finish(app, release)
    return file(release.app_directory / "a")


def scratch(app: App) -> Path:
    return file(app.directory / "build-x1/env/SECRET")


def killed_build(app: App) -> Path:
    return released(app, deployed=False)


def assets_of_a_failed_build(app: App) -> Path:
    return file(app.assets / "static/a.0123456789ab.css")


def old_environment(app: App) -> Path:
    file(app.cache / "build/python/environments/used/lib")
    return file(app.cache / "build/python/environments/stale/lib", at=LONG_AGO)


def half_an_environment(app: App) -> Path:
    return file(app.cache / "build/python/environments/.new/lib")


def old_modules(app: App) -> Path:
    file(app.cache / "build/nodejs/modules/used/node_modules/m.js")
    return file(app.cache / "build/nodejs/modules/stale.new/node_modules/m.js")


def cloned_buildpack(app: App) -> Path:
    return file(app.cache / "buildpacks/0123/bin/compile")


def abandoned_push(app: App) -> Path:
    return file(app.repository / "objects/tmp_objdir-incoming-x/ab/cd", at=LONG_AGO)


def log_beyond_what_is_kept(app: App) -> Path:
    properties.put(app, "logs.keep", "0")
    return file(app.logs_of(1) / "worker.1.log")


LEFT_OVER = [
    scratch, killed_build, assets_of_a_failed_build, old_environment, half_an_environment, old_modules,
    cloned_buildpack, abandoned_push, log_beyond_what_is_kept,
]  # fmt: skip


def current_release(app: App) -> Path:
    return released(app)


def earlier_release(app: App) -> Path:
    earlier = released(app)
    released(app)
    return earlier


def used_environment(app: App) -> Path:
    old_environment(app)
    return app.cache / "build/python/environments/used/lib"


def installed_node(app: App) -> Path:
    return file(app.cache / "build/nodejs/node/22/node_modules/node/bin/node", at=LONG_AGO)


def push_under_way(app: App) -> Path:
    file(app.repository / "objects/tmp_objdir-incoming-x/ab/old", at=LONG_AGO)
    return file(app.repository / "objects/tmp_objdir-incoming-x/pack/new")


def kept_log(app: App) -> Path:
    return file(app.logs_of(1) / "worker.1.log", at=LONG_AGO)


def log_of_what_runs(app: App) -> Path:
    process.put_live(app, [Process(app.name, "clock", 1, 1, 20001)])
    return log_beyond_what_is_kept(app)


def config_vars(app: App) -> Path:
    return file(app.env, at=LONG_AGO)


NEEDED = [
    current_release, earlier_release, used_environment, installed_node, push_under_way, kept_log,
    log_of_what_runs, config_vars,
]  # fmt: skip


@pytest.mark.parametrize("make", LEFT_OVER)
def test_it_removes(booktime: App, make: Make) -> None:
    released(booktime)
    place = make(booktime)
    assert cleanup.clean(booktime) >= 64 * 1024
    assert not place.exists()


@pytest.mark.parametrize("make", NEEDED)
def test_it_leaves(booktime: App, make: Make) -> None:
    place = make(booktime)
    cleanup.clean(booktime)
    assert place.exists()


def test_it_keeps_the_record_of_a_killed_build(booktime: App) -> None:
    released(booktime)
    killed_build(booktime)
    cleanup.clean(booktime)
    assert [one.outcome for one in releases.all_of(booktime)] == ["deployed", "interrupted"]


def test_it_says_what_it_freed(booktime: App, dokku: Dokku) -> None:
    file(booktime.directory / "build-x1/big", kib=3 * 1024)
    done = dokku("cleanup", "booktime")
    assert (done.code, done.out) == (0, "-----> Cleaning up booktime\n       Freed 3.0 MiB\n")


def test_twice_is_once(booktime: App) -> None:
    scratch(booktime)
    cleanup.clean(booktime)
    assert cleanup.clean(booktime) == 0


def test_an_app_being_deployed_is_left_alone_and_named(booktime: App, dokku: Dokku) -> None:
    place = scratch(booktime)
    with lock.hold(booktime.deploy_lock, "ana (3f2c1a) since 14:02"):
        refused = dokku("cleanup", "booktime")
        assert refused.code == 1
        assert "It is being deployed by ana (3f2c1a) since 14:02" in refused.err
        assert place.exists()


def test_all_apps_are_cleaned_but_for_those_being_deployed(booktime: App, dokku: Dokku) -> None:
    dokku("apps:create", "other")
    kept, gone = scratch(booktime), scratch(App("other"))
    with lock.hold(booktime.deploy_lock, "ana"):
        done = dokku("cleanup")
    assert done.code == 0
    assert "booktime is passed over" in done.err
    assert (kept.exists(), gone.exists()) == (True, False)


def test_usage_counts_a_file_with_two_names_once(tmp_path: Path) -> None:
    one = file(tmp_path / "a/one", kib=1024)
    before = disk_usage.of(tmp_path)
    (tmp_path / "a/two").hardlink_to(one)
    assert before >= 1024 * 1024
    assert disk_usage.of(tmp_path) - before < 64 * 1024
    assert disk_usage.of(tmp_path / "nothing") == 0
