"""apps:lock, apps:locked and apps:unlock."""

import pytest

from conftest import Dokku
from dockyard.app import App


def test_it_locks_and_unlocks(dokku: Dokku, booktime: App) -> None:
    assert dokku("apps:lock", "booktime").out == "-----> Deploy lock created\n"
    locked = dokku("apps:locked", "booktime")
    assert (locked.code, locked.out) == (0, "-----> Deploy lock exists\n")
    assert dokku("--quiet", "apps:locked", "booktime").out == ""
    assert dokku("apps:report", "booktime", "--app-locked").out == "true\n"
    unlocked = dokku("apps:unlock", "booktime")
    assert (unlocked.code, unlocked.out) == (0, "-----> Deploy lock removed\n")
    assert "A deploy may be in progress." in unlocked.err
    assert "Removing the app lock will not stop in progress deploys." in unlocked.err


def test_no_lock_is_said(dokku: Dokku, booktime: App) -> None:
    unlocked = dokku("apps:locked", "booktime")
    assert (unlocked.code, unlocked.err) == (1, " !     Deploy lock does not exist\n")
    assert dokku("apps:unlock", "booktime").err == " !     Unable to remove deploy lock\n"


@pytest.mark.parametrize("command", ["apps:lock", "apps:locked", "apps:unlock"])
def test_a_missing_app_is_20(dokku: Dokku, command: str) -> None:
    assert dokku(command, "nope").code == 20
