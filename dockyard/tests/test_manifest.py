"""The manifest of a slug: what is in it, and that equal slugs have equal digests."""

import os
from pathlib import Path

import pytest

from dockyard.errors import DockyardError
from dockyard.release import manifest as manifests
from dockyard.release.manifest import Entry

SOME = Entry("f", "a" * 64, 3)


def paths(root: Path, *without: str) -> set[str]:
    return {path for path, _ in manifests.walk(root, frozenset(without))}


def tree(root: Path, *names: str) -> Path:
    for name in names:
        place = root / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(name)
    return root


@pytest.mark.parametrize("path", ["a", "a b", "a\nb", "a\\nb", "a\\\\b", "ü", "\udcff", " a", "a ", "#"])
def test_any_path_survives(path: str) -> None:
    written = {path: SOME, "z": Entry("l", "b" * 64, 0)}
    assert manifests.load(manifests.dump(written)) == written


def test_the_order_of_finding_does_not_matter() -> None:
    assert manifests.dump({"a": SOME, "b": SOME}) == manifests.dump({"b": SOME, "a": SOME})


@pytest.mark.parametrize("changed", [Entry("x", "a" * 64, 3), Entry("f", "b" * 64, 3), Entry("f", "a" * 64, 4)])
def test_any_change_is_another_digest(changed: Entry) -> None:
    assert manifests.digest(manifests.dump({"a": SOME})) != manifests.digest(manifests.dump({"a": changed}))


def test_what_is_written_is_read_and_has_its_digest(tmp_path: Path) -> None:
    digest = manifests.write(tmp_path, {"a": SOME})
    assert manifests.read(tmp_path) == {"a": SOME}
    assert digest == manifests.digest((tmp_path / "manifest").read_bytes())
    assert digest.startswith("sha256:")


def test_a_slug_never_sealed_has_none(tmp_path: Path) -> None:
    assert manifests.read(tmp_path) is None


@pytest.mark.parametrize("content", [b"", b"something\n", manifests.HEADER + b"\nhalf a line\n"])
def test_a_damaged_one_is_a_sentence(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "manifest").write_bytes(content)
    with pytest.raises(DockyardError, match=r"manifest is damaged .*: push again, or roll back"):
        manifests.read(tmp_path)


def test_links_are_entries_and_not_followed(tmp_path: Path) -> None:
    root = tree(tmp_path / "root", "a")
    (root / "inner").symlink_to(tree(tmp_path / "outside", "secret"))
    assert paths(root) == {"a", "inner"}
    assert manifests.entry_of(str(root / "inner")).kind == manifests.LINK


def test_mounts_are_not_part_of_it(tmp_path: Path) -> None:
    tree(tmp_path, "media/a", "mediastore/b", "c")
    assert paths(tmp_path, "media") == {"mediastore/b", "c"}


def test_bytecode_counts_only_in_the_environment(tmp_path: Path) -> None:
    compiled = ".heroku/python/lib/p/__pycache__/m.pyc"
    tree(tmp_path, "main/__pycache__/m.pyc", "main/m.py", compiled)
    assert paths(tmp_path) == {"main/m.py", compiled}


def test_pipes_and_sockets_have_no_content(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert paths(tmp_path) == set()


def test_an_entry_is_content_size_and_whether_it_may_be_executed(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"abc")
    (tmp_path / "a").chmod(0o700)
    known = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"  # FIPS 180-2, appendix B.1
    assert manifests.entry_of(str(tmp_path / "a")) == Entry(manifests.PROGRAM, known, 3)
