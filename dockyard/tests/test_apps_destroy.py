"""apps:destroy: the question before it, and that nothing is left after it."""

import io
from pathlib import Path

import pytest

from conftest import Dokku
from dockyard import config_vars, deploy_lock
from dockyard.app import App


def test_it_asks_and_destroys(dokku: Dokku, booktime: App, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("booktime\n"))
    gone = dokku("apps:destroy", "booktime")
    assert gone.code == 0
    assert gone.err.splitlines() == [
        " !     WARNING: Potentially Destructive Action",
        " !     This command will destroy app booktime.",
        ' !     To proceed, type "booktime"',
    ]
    assert gone.out.startswith("> -----> Destroying booktime (including all add-ons)\n")
    assert "-----> Retiring old containers and images\n" in gone.out
    assert not booktime.directory.exists()


@pytest.mark.parametrize("answer", ["", "no\n", "booktime2\n", "Booktime\n"])
def test_another_answer_destroys_nothing(
    dokku: Dokku, booktime: App, monkeypatch: pytest.MonkeyPatch, answer: str
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(answer))
    kept = dokku("apps:destroy", "booktime")
    assert kept.code == 1
    assert kept.err.endswith(" !     Confirmation did not match test. Aborted.\n")
    assert booktime.exists()


@pytest.mark.parametrize("words", [["--force", "apps:destroy", "booktime"], ["apps:destroy", "booktime", "--force"]])
def test_force_skips_the_question(dokku: Dokku, booktime: App, words: list[str]) -> None:
    assert dokku(*words).code == 0
    assert not booktime.exists()


def test_nothing_of_it_is_left(dokku: Dokku, booktime: App, home: Path) -> None:
    config_vars.change(booktime, {"SECRET": "hunter2"})
    release = booktime.releases / "1" / "app"
    release.mkdir(parents=True)
    (release / "file").write_text("x")
    release.chmod(0o500)
    dokku("--force", "apps:destroy", "booktime")
    assert list((home / "apps").iterdir()) == []
    assert b"hunter2" not in b"".join(path.read_bytes() for path in home.rglob("*") if path.is_file())
    assert "booktime" not in (home / "router" / "caddy.json").read_text()


def test_a_new_app_of_the_same_name_inherits_nothing(dokku: Dokku, booktime: App) -> None:
    dokku("config:set", "booktime", "A=1")
    dokku("domains:add", "booktime", "shop.example")
    dokku("--force", "apps:destroy", "booktime")
    dokku("apps:create", "booktime")
    assert dokku("config:keys", "booktime").out == ""
    assert dokku("domains:report", "booktime", "--domains-app-vhosts").out == "booktime.localhost\n"


def test_it_waits_for_nobody_but_refuses_while_a_deploy_runs(dokku: Dokku, booktime: App) -> None:
    with deploy_lock.hold(booktime, "ana (3f2c1a0)"):
        refused = dokku("--force", "apps:destroy", "booktime")
    assert refused.code == 1
    assert "It is being deployed by ana (3f2c1a0)" in refused.err
    assert booktime.exists()


def test_a_missing_app_is_20(dokku: Dokku) -> None:
    assert dokku("--force", "apps:destroy", "nope").code == 20
