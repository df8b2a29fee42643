"""Writing files: the old content or the new, never half of it."""

import os
from pathlib import Path
from typing import Any

import pytest

from dockyard import files
from dockyard.errors import DockyardError


def test_it_replaces_content_and_makes_folders(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b"
    files.write(path, "one")
    files.write(path, b"two")
    assert path.read_bytes() == b"two"
    assert [entry.name for entry in path.parent.iterdir()] == ["b"]


def test_it_sets_the_mode_before_the_content_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []
    real = os.fsync

    def look(descriptor: int) -> None:
        seen.append(os.fstat(descriptor).st_mode & 0o777)
        real(descriptor)

    monkeypatch.setattr(os, "fsync", look)
    files.write(tmp_path / "secret", "x", mode=0o600)
    assert seen[0] == 0o600
    assert (tmp_path / "secret").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("step", ["fsync", "fdopen"])
def test_a_full_disk_leaves_the_old_content_and_no_crumbs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    path = tmp_path / "a"
    files.write(path, "old")

    def fail(*arguments: Any) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch, pytest.raises(OSError, match="No space left"):
        patch.setattr(os, step, fail)
        files.write(path, "new")
    assert path.read_text() == "old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["a"]


@pytest.mark.parametrize("value", [{}, {"a": "ä\n\u2028"}, {"a": "\udcff"}, [1, None, True]])
def test_json_comes_back_as_it_went(tmp_path: Path, value: Any) -> None:
    files.write_json(tmp_path / "a", value)
    assert files.read_json(tmp_path / "a", "absent") == value


def test_a_missing_file_reads_as_the_default(tmp_path: Path) -> None:
    assert files.read_json(tmp_path / "a", {"default": 1}) == {"default": 1}


@pytest.mark.parametrize("content", [b"", b'{"a": ', b"\xff\xfe", b"{} {}"])
def test_a_damaged_file_is_named_with_the_remedy(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "state.json"
    path.write_bytes(content)
    with pytest.raises(DockyardError, match=r"state\.json is damaged.*backup"):
        files.read_json(path, {})


def test_a_link_is_replaced_in_one_step(tmp_path: Path) -> None:
    files.link(tmp_path / "current", "1")
    files.link(tmp_path / "current", "2")
    assert (tmp_path / "current").readlink() == Path("2")
    assert [entry.name for entry in tmp_path.iterdir()] == ["current"]


def test_a_scratch_directory_takes_the_place_of_one_left_by_a_killed_command(tmp_path: Path) -> None:
    left = [tmp_path / f"{files.SCRATCH}{name}.left" for name in ("books", "books-2")]
    foreign = [tmp_path / ".books.d", tmp_path / ".books.left"]
    for place in (*left, *foreign):
        place.mkdir()
    with files.scratch_directory(tmp_path, "books") as own:
        assert own.stat().st_mode & 0o777 == 0o700
        assert set(tmp_path.iterdir()) == {own, left[1], *foreign}
    assert set(tmp_path.iterdir()) == {left[1], *foreign}
