"""apps:rename and apps:clone: what goes along and what stays."""

import subprocess

import pytest

from conftest import Dokku
from dockyard import properties
from dockyard.app import App
from dockyard.cli import plugins

EMPTY_TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
"""git's name for a tree without entries."""


def _git(app: App) -> list[str]:
    return ["git", "--git-dir", str(app.repository)]


@pytest.fixture
def rich(dokku: Dokku, booktime: App) -> App:
    """An app with something of everything."""
    dokku("config:set", "booktime", "A=one two", "B=$HOME")
    dokku("domains:add", "booktime", "shop.example")
    dokku("buildpacks:add", "booktime", "heroku/python")
    dokku("storage:mount", "booktime", "/srv/media:/app/media")
    dokku("checks:set", "booktime", "wait-to-retire", "5")
    subprocess.run([*_git(booktime), "hash-object", "-w", "-t", "tree", "/dev/null"], check=True, capture_output=True)
    return booktime


def _hook(app: App) -> str:
    return (app.repository / "hooks" / "pre-receive").read_text()


def test_rename_takes_everything_along(dokku: Dokku, rich: App) -> None:
    renamed = dokku("apps:rename", "booktime", "shop")
    assert (renamed.code, renamed.out, renamed.err) == (0, "-----> Renaming booktime to shop\n", "")
    assert dokku("apps:list", "--quiet").out == "shop\n"
    assert dokku("config:get", "shop", "A").out == "one two\n"
    assert dokku("domains:report", "shop", "--domains-app-vhosts").out == "shop.localhost shop.example\n"
    assert "heroku-buildpack-python" in dokku("buildpacks:list", "shop").out
    assert "/srv/media:/app/media" in dokku("storage:list", "shop").out
    assert dokku("checks:report", "shop", "--checks-wait-to-retire").out == "5\n"
    assert subprocess.run([*_git(App("shop")), "cat-file", "-e", EMPTY_TREE], check=False).returncode == 0


def test_the_hook_names_the_new_app(dokku: Dokku, booktime: App) -> None:
    dokku("apps:rename", "booktime", "shop")
    assert "git-hook shop" in _hook(App("shop"))
    assert "booktime" not in _hook(App("shop")).rpartition("git-hook")[2]


def test_rename_keeps_the_env_private(dokku: Dokku, rich: App) -> None:
    dokku("apps:rename", "booktime", "shop")
    assert App("shop").env.stat().st_mode & 0o777 == 0o600


def test_clone_has_all_but_the_domains(dokku: Dokku, rich: App) -> None:
    dokku("apps:lock", "booktime")
    cloned = dokku("apps:clone", "booktime", "shop")
    assert (cloned.code, cloned.out) == (0, "-----> Cloning booktime to shop\n")
    assert dokku("config:get", "shop", "B").out == "$HOME\n"
    assert dokku("domains:report", "shop", "--domains-app-vhosts").out == "shop.localhost\n"
    assert dokku("apps:locked", "shop").code == 1
    assert "git-hook shop" in _hook(App("shop"))
    assert dokku("apps:list", "--quiet").out == "booktime\nshop\n"


def test_what_is_cloned_is_a_copy(dokku: Dokku, rich: App) -> None:
    dokku("apps:clone", "booktime", "shop")
    dokku("config:set", "shop", "A=changed")
    assert dokku("config:get", "booktime", "A").out == "one two\n"


@pytest.mark.parametrize("command", ["apps:rename", "apps:clone"])
def test_a_taken_name_changes_nothing(dokku: Dokku, booktime: App, command: str) -> None:
    dokku("apps:create", "shop")
    refused = dokku(command, "booktime", "shop")
    assert (refused.code, refused.err) == (1, " !     Name is already taken\n")
    assert dokku("apps:list", "--quiet").out == "booktime\nshop\n"


@pytest.mark.parametrize("command", ["apps:rename", "apps:clone"])
def test_bad_and_missing_names_are_said(dokku: Dokku, booktime: App, command: str) -> None:
    assert dokku(command, "booktime").err == " !     Please specify an new app name\n"
    assert "App name must begin" in dokku(command, "booktime", "Shop").err
    assert "App name must begin" in dokku(command, "booktime", "../shop").err
    assert dokku(command, "nope", "shop").code == 20
    assert dokku("apps:list", "--quiet").out == "booktime\n"


def test_clone_ignores_an_existing_app_when_told_to(dokku: Dokku, booktime: App) -> None:
    dokku("apps:create", "shop")
    again = dokku("apps:clone", "--ignore-existing", "booktime", "shop")
    assert (again.code, again.err) == (0, " !     Name is already taken\n")


@pytest.mark.parametrize("command", ["apps:rename", "apps:clone"])
@pytest.mark.parametrize("skip", [True, False])
def test_a_deployed_app_is_built_again_under_its_new_name(
    dokku: Dokku, booktime: App, monkeypatch: pytest.MonkeyPatch, command: str, skip: bool
) -> None:
    rebuilt: list[list[str]] = []

    class Rebuild:
        def call(self, words: list[str]) -> int:
            rebuilt.append(words)
            return 0

    find = plugins.find
    monkeypatch.setattr(plugins, "find", lambda name: Rebuild() if name == "ps:rebuild" else find(name))
    booktime.current.symlink_to("releases/1")
    assert dokku(command, *(["--skip-deploy"] if skip else []), "booktime", "shop").code == 0
    assert rebuilt == ([] if skip else [["shop"]])
    assert not App("shop").is_deployed


def test_a_clone_counts_its_own_age(dokku: Dokku, booktime: App) -> None:
    properties.put(booktime, "apps.created-at", 1)
    dokku("apps:clone", "booktime", "shop")
    dokku("apps:rename", "booktime", "older")
    assert int(dokku("apps:report", "shop", "--app-created-at").out) > 1
    assert dokku("apps:report", "older", "--app-created-at").out == "1\n"
