"""Several people change an app's config in the same moment."""

import os
import subprocess
import sys

import pytest

from conftest import Dokku
from dockyard import config_vars
from dockyard.app import App

pytestmark = pytest.mark.slow

ALL_AT_ONCE = 8


def _start(*words: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-m", "dockyard", *words],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


def test_no_change_is_lost(dokku: Dokku, booktime: App) -> None:
    running = [_start("config:set", "booktime", f"KEY_{number}={number}") for number in range(ALL_AT_ONCE)]
    outputs = [process.communicate()[0] for process in running]
    assert [process.returncode for process in running] == [0] * ALL_AT_ONCE, outputs
    assert config_vars.load(booktime) == {f"KEY_{number}": str(number) for number in range(ALL_AT_ONCE)}


def test_one_name_makes_one_app(dokku: Dokku) -> None:
    running = [_start("apps:create", "booktime") for _ in range(ALL_AT_ONCE)]
    outputs = [process.communicate()[0] for process in running]
    assert sorted(process.returncode for process in running) == [0] + [1] * (ALL_AT_ONCE - 1), outputs
    assert dokku("apps:list", "--quiet").out == "booktime\n"


def test_bytes_that_are_not_utf8_leave_as_they_came(booktime: App) -> None:
    stored = _start("config:set", "booktime", os.fsdecode(b"KEY=\xff\xfe"))
    stored.communicate()
    got = _start("config:get", "booktime", "KEY")
    assert got.communicate()[0] == b"\xff\xfe\n"
