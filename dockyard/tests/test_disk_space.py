"""A disk that is nearly full refuses a build before it begins."""

import shutil
from typing import NamedTuple

import pytest

from dockyard.app import App
from dockyard.errors import StageFailed
from dockyard.release import disk_space


class Usage(NamedTuple):
    total: int
    used: int
    free: int


def test_too_little_room_is_said_with_the_remedy(booktime: App, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda path: Usage(10**9, 10**9, 20 * 2**20))
    with pytest.raises(StageFailed, match=r"Only 20 MiB are free.*repo:purge-cache booktime.*push again"):
        disk_space.require(booktime)


def test_enough_room_is_not_mentioned(booktime: App, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda path: Usage(10**10, 0, disk_space.LEAST_BYTES))
    disk_space.require(booktime)
