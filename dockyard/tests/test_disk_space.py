"""A disk that is nearly full refuses a build before it begins."""

import os
from typing import NamedTuple

import pytest

from dockyard import deploy
from dockyard.app import App
from dockyard.errors import StageFailed
from dockyard.receive.repository import Pushed
from dockyard.release import disk_space
from dockyard.release import release as releases


class Found(NamedTuple):
    """What statvfs(3) says that counts: blocks, their size, files there can be, files that still can be made."""

    f_bavail: int = disk_space.LEAST_BYTES // 4096
    f_frsize: int = 4096
    f_files: int = 10**6
    f_favail: int = disk_space.LEAST_FILES


@pytest.fixture
def disk(booktime: App, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """The disk of the app has just enough room, unless a test says otherwise."""
    room(monkeypatch, booktime, Found())
    return monkeypatch


def room(monkeypatch: pytest.MonkeyPatch, app: App, found: Found) -> None:
    """Only the app's own disk counts: its releases lie there."""
    monkeypatch.setattr(os, "statvfs", {app.directory: found}.__getitem__)


def test_enough_room_is_not_mentioned(booktime: App, disk: pytest.MonkeyPatch) -> None:
    disk_space.require(booktime)


def test_too_little_room_is_said_with_the_remedy(booktime: App, disk: pytest.MonkeyPatch) -> None:
    room(disk, booktime, Found(f_bavail=20 * 2**20 // 4096))
    with pytest.raises(StageFailed, match=r"Only 20 MiB are free.*`dokku cleanup`.*repo:purge-cache booktime.*push"):
        disk_space.require(booktime)


def test_too_few_files_are_said_as_well(booktime: App, disk: pytest.MonkeyPatch) -> None:
    room(disk, booktime, Found(f_favail=20))
    with pytest.raises(StageFailed, match=r"Only 20 files \(inodes\) are free.*`dokku cleanup`"):
        disk_space.require(booktime)


def test_a_disk_that_does_not_count_files_has_enough(booktime: App, disk: pytest.MonkeyPatch) -> None:
    room(disk, booktime, Found(f_files=0, f_favail=0))
    disk_space.require(booktime)


def test_a_push_refused_for_it_leaves_nothing(booktime: App, disk: pytest.MonkeyPatch) -> None:
    room(disk, booktime, Found(f_bavail=0))
    before = sorted(booktime.directory.rglob("*"))
    with pytest.raises(StageFailed, match="Only 0 MiB are free"):
        deploy.push(booktime, Pushed("a" * 40, "somebody"))
    assert sorted(booktime.directory.rglob("*")) == before
    assert releases.all_of(booktime) == []
