"""Sealing a slug: its manifest, read-only files, and hard links to what earlier releases have."""

import stat
from pathlib import Path
from py_compile import PycInvalidationMode

import pytest

from dockyard import storage
from dockyard.app import App
from dockyard.release import manifest as manifests
from dockyard.release import slug
from slugs import PACKAGES, compiled, inode, make, sealed


def mode(place: Path) -> int:
    return stat.S_IMODE(place.lstat().st_mode)


def names(place: Path) -> set[str]:
    return set(manifests.read(place) or {})


def test_the_same_build_has_the_same_digest_and_another_has_not(booktime: App) -> None:
    first = sealed(booktime, 1, {"a": "1", "b/c": "2"})[1]
    assert sealed(booktime, 2, {"a": "1", "b/c": "2"})[1] == first
    assert sealed(booktime, 3, {"a": "1", "b/c": "3"})[1] != first


def test_files_cannot_be_edited_and_directories_take_new_ones(booktime: App) -> None:
    place = make(booktime, 1, {"a": "1", "bin/run": "2"})
    (place / "app/bin/run").chmod(0o700)
    (place / "app/a").chmod(0o600)
    slug.seal(booktime, place)
    assert (mode(place / "app/a"), mode(place / "app/bin/run")) == (0o444, 0o555)
    assert mode(place / "app/bin") & 0o200


def test_a_file_an_earlier_release_has_is_shared(booktime: App) -> None:
    first, _ = sealed(booktime, 1, {"same": "1", "changed": "1"})
    second, _ = sealed(booktime, 2, {"same": "1", "changed": "2"})
    assert inode(first, "same") == inode(second, "same")
    assert (second / "app/changed").read_text() == "2"
    assert (first / "app/changed").read_text() == "1"


def test_a_file_that_moved_or_comes_back_is_shared_as_well(booktime: App) -> None:
    first, _ = sealed(booktime, 1, {"here": "1", "gone": "2"})
    second, _ = sealed(booktime, 2, {"there": "1"})
    third, _ = sealed(booktime, 3, {"gone": "2"})
    assert inode(second, "there") == inode(first, "here")
    assert inode(third, "gone") == inode(first, "gone")


def test_a_file_that_may_be_executed_is_not_shared_with_one_that_may_not(booktime: App) -> None:
    first, _ = sealed(booktime, 1, {"run": "1"})
    second = make(booktime, 2, {"run": "1"})
    (second / "app/run").chmod(0o755)
    slug.seal(booktime, second)
    assert (mode(first / "app/run"), mode(second / "app/run")) == (0o444, 0o555)


def test_what_was_changed_in_an_earlier_release_is_not_taken_from_it(booktime: App) -> None:
    first, digest = sealed(booktime, 1, {"a": "1"})
    (first / "app/a").chmod(0o644)
    (first / "app/a").write_text("tampered")
    second, again = sealed(booktime, 2, {"a": "1"})
    assert again == digest
    assert (second / "app/a").read_text() == "1"


def test_a_release_whose_build_failed_has_nothing_to_share(booktime: App) -> None:
    first, _ = sealed(booktime, 1, {"a": "1"})
    (first / "app/a").unlink()
    sealed(booktime, 2, {"a": "1"})


def test_a_file_that_is_still_the_same_is_not_read_again(booktime: App, monkeypatch: pytest.MonkeyPatch) -> None:
    first, _ = sealed(booktime, 1, {"a": "1"})
    second = make(booktime, 2, {"b": "2"})
    (second / "app/a").hardlink_to(first / "app/a")
    read: list[str] = []
    real = manifests.entry_of

    def entry_of(place: str) -> manifests.Entry:
        read.append(Path(place).name)
        return real(place)

    monkeypatch.setattr(manifests, "entry_of", entry_of)
    slug.seal(booktime, second)
    assert read == ["b"]
    assert names(second) == {"a", "b"}


def test_mounted_storage_is_left_alone(booktime: App) -> None:
    storage.mount(booktime, f"{storage.ensure_directory('pictures')}:/app/media")
    place = make(booktime, 1, {"a": "1"})
    storage.attach(booktime, place / "app")
    (place / "app/media/upload").write_text("somebody's")
    slug.seal(booktime, place)
    assert names(place) == {"a"}
    assert mode(place / "app/media/upload") & 0o200


def test_bytecode_of_the_app_is_taken_out(booktime: App) -> None:
    place, _ = sealed(booktime, 1, {"main/m.py": "", "main/__pycache__/m.pyc": "x"})
    assert names(place) == {"main/m.py"}
    assert not (place / "app/main/__pycache__").exists()


def test_of_the_environments_bytecode_only_what_goes_by_content_stays(booktime: App) -> None:
    """That which goes by time would be wrong as soon as its source is shared with one of another time."""
    place = make(booktime, 1, {f"{PACKAGES}/by_hash.py": "a = 1\n", f"{PACKAGES}/by_time.py": "a = 1\n"})
    stays = compiled(place / "app" / PACKAGES / "by_hash.py", PycInvalidationMode.CHECKED_HASH)
    goes = compiled(place / "app" / PACKAGES / "by_time.py", PycInvalidationMode.TIMESTAMP)
    slug.seal(booktime, place)
    assert stays.exists()
    assert not goes.exists()
    assert str(stays.relative_to(place / "app")) in names(place)


def test_a_link_into_the_build_cache_becomes_what_it_led_to(booktime: App) -> None:
    """The next build may forget those packages; a rollback still needs them."""
    cached = booktime.cache / "build/modules"
    for name in ("left-pad/index.js", ".cache/webpack/0.pack"):
        (cached / name).parent.mkdir(parents=True)
        (cached / name).write_text(name)
    place = make(booktime, 1, {"a": "1"})
    (place / "app/node_modules").symlink_to(cached)
    slug.seal(booktime, place)
    assert names(place) == {"a", "node_modules/left-pad/index.js"}
    assert inode(place, "node_modules/left-pad/index.js") == (cached / "left-pad/index.js").stat().st_ino
    assert not (place / "app/node_modules/.cache").exists()


def test_other_links_stay_links(booktime: App, tmp_path: Path) -> None:
    place = make(booktime, 1, {"a": "1"})
    (place / "app/elsewhere").symlink_to(tmp_path)
    slug.seal(booktime, place)
    assert (place / "app/elsewhere").is_symlink()
