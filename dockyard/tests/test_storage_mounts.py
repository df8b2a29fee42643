"""storage:*: directories that outlive releases."""

import json
from pathlib import Path

import pytest

from conftest import Dokku
from dockyard import storage
from dockyard.app import App
from dockyard.errors import StageFailed

TWO_PATHS = " !     Storage path must be two valid paths divided by colon.\n"


def test_it_makes_a_directory_and_says_where(dokku: Dokku, home: Path) -> None:
    place = home / "data" / "storage" / "media"
    for _ in range(2):
        done = dokku("storage:ensure-directory", "media")
        assert done.code == 0
        assert done.out == f"-----> Ensuring {place} exists\n       Directory ready for mounting\n"
    assert place.is_dir()


@pytest.mark.parametrize("name", ["", "..", "a/b", "Media", "a b", "-a", "a-", "legacy-x", "a" * 46, "a\n", "$x", "é"])
def test_it_refuses_a_hostile_name(dokku: Dokku, home: Path, name: str) -> None:
    assert dokku("storage:ensure-directory", name).code != 0
    assert not (home / "data").exists()


def test_mounts_are_listed_in_their_order(dokku: Dokku, booktime: App) -> None:
    for mount in ("/srv/media:/app/media", "/srv/a b:/app/a"):
        done = dokku("storage:mount", "booktime", mount)
        assert (done.code, done.out, done.err) == (0, "", "")
    assert dokku("storage:list", "booktime").out.splitlines() == [
        "-----> booktime volume bind-mounts:",
        "       /srv/media:/app/media",
        "       /srv/a b:/app/a",
    ]
    assert dokku("--quiet", "storage:list", "booktime").out == "/srv/media:/app/media\n/srv/a b:/app/a\n"
    assert json.loads(dokku("storage:list", "booktime", "--format", "json").out) == [
        {"host_path": "/srv/media", "container_path": "/app/media"},
        {"host_path": "/srv/a b", "container_path": "/app/a"},
    ]


def test_no_mounts_are_an_empty_list(dokku: Dokku, booktime: App) -> None:
    assert dokku("storage:list", "booktime", "--format", "json").out == "[]\n"
    assert dokku("storage:list", "booktime", "--format", "xml").code == 1


@pytest.mark.parametrize("again", ["/srv/media:/app/media", "/srv/media/:/app/media/", "/srv/other:/app/media"])
def test_a_place_is_mounted_once(dokku: Dokku, booktime: App, again: str) -> None:
    dokku("storage:mount", "booktime", "/srv/media:/app/media")
    refused = dokku("storage:mount", "booktime", again)
    assert (refused.code, refused.err) == (1, " !     Mount path already exists.\n")


@pytest.mark.parametrize("place", ["/app/var", "/app/var/media/x"])
def test_mounts_do_not_lie_in_each_other(dokku: Dokku, booktime: App, place: str) -> None:
    dokku("storage:mount", "booktime", "/srv/media:/app/var/media")
    refused = dokku("storage:mount", "booktime", f"/srv/other:{place}")
    assert refused.code == 1
    assert "mount them side by side" in refused.err
    assert dokku("storage:mount", "booktime", "/srv/other:/app/var/media2").code == 0


@pytest.mark.parametrize("mount", ["", "media", "media:/app/media", "/srv", "/srv:", "/srv:media", "/a\n:/app/b"])
def test_two_paths_are_wanted(dokku: Dokku, booktime: App, mount: str) -> None:
    refused = dokku("storage:mount", "booktime", mount)
    assert (refused.code, refused.err) == (1, TWO_PATHS)


@pytest.mark.parametrize("place", ["/media", "/app", "/app/../etc", "/application/x", "/"])
def test_the_place_is_inside_the_app(dokku: Dokku, booktime: App, place: str) -> None:
    refused = dokku("storage:mount", "booktime", f"/srv/media:{place}")
    assert refused.code == 1
    assert f"{place} is not a path below /app" in refused.err
    assert dokku("--quiet", "storage:list", "booktime").out == ""


def test_mount_options_are_refused_rather_than_ignored(dokku: Dokku, booktime: App) -> None:
    refused = dokku("storage:mount", "booktime", "/srv/media:/app/media:ro")
    assert refused.code == 1
    assert "'ro' cannot be honoured" in refused.err


def test_unmount_keeps_the_directory(dokku: Dokku, booktime: App, home: Path) -> None:
    dokku("storage:ensure-directory", "media")
    mount = f"{home / 'data' / 'storage' / 'media'}:/app/media"
    dokku("storage:mount", "booktime", mount)
    assert dokku("storage:unmount", "booktime", mount).code == 0
    assert dokku("--quiet", "storage:list", "booktime").out == ""
    assert (home / "data" / "storage" / "media").is_dir()
    missing = dokku("storage:unmount", "booktime", mount)
    assert (missing.code, missing.err) == (1, " !     Mount path does not exist.\n")


@pytest.mark.parametrize("command", ["mount", "unmount", "list"])
def test_the_app_is_named_and_exists(dokku: Dokku, command: str) -> None:
    assert dokku(f"storage:{command}").err == " !     Please specify an app to run the command on\n"
    assert dokku(f"storage:{command}", "nope").code == 20


def test_a_link_of_the_source_does_not_lead_a_mount_out_of_the_app(booktime: App, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    (outside / "media").mkdir(parents=True)
    (outside / "media" / "kept").write_text("mine")
    source = tmp_path / "source"
    source.mkdir()
    (source / "public").symlink_to(outside)
    storage.mount(booktime, f"{tmp_path}/pictures:/app/public/media")
    with pytest.raises(StageFailed, match="would lie outside the app"):
        storage.attach(booktime, source)
    assert (outside / "media" / "kept").read_text() == "mine"
