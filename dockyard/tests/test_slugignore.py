""".slugignore: what the repository holds and the slug does without."""

from pathlib import Path

import pytest

from dockyard.errors import StageFailed
from dockyard.release import slugignore


def tree(root: Path, *names: str) -> Path:
    for name in names:
        place = root / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(name)
    return root


def left(root: Path) -> set[str]:
    names = {str(place.relative_to(root)) for place in root.rglob("*") if not place.is_dir()}
    return names - {slugignore.NAME}


def ignored(root: Path, text: str) -> set[str]:
    """What is left of the tree when `text` is its .slugignore."""
    (root / slugignore.NAME).write_text(text)
    slugignore.apply(root)
    return left(root)


def test_without_the_file_everything_stays(tmp_path: Path) -> None:
    slugignore.apply(tree(tmp_path, "a", "b/c"))
    assert left(tmp_path) == {"a", "b/c"}


@pytest.mark.parametrize(
    ("pattern", "stays"),
    [
        ("*.psd", {"docs/a.md", "lib/docs/b.md", "c.py"}),
        ("docs", {"c.py", "x.psd"}),
        ("docs/", {"c.py", "x.psd"}),
        ("/docs/", {"lib/docs/b.md", "c.py", "x.psd"}),
        ("**/b.md", {"docs/a.md", "c.py", "x.psd"}),
        ("# docs\n\n", {"docs/a.md", "lib/docs/b.md", "c.py", "x.psd"}),
        ("docs\r\n*.py\r\n", {"x.psd"}),
    ],
)
def test_patterns_are_those_of_gitignore(tmp_path: Path, pattern: str, stays: set[str]) -> None:
    tree(tmp_path, "docs/a.md", "lib/docs/b.md", "c.py", "x.psd")
    assert ignored(tmp_path, pattern) == stays


def test_a_directory_that_is_named_goes_itself(tmp_path: Path) -> None:
    ignored(tree(tmp_path, "docs/deep/a.md"), "/docs\n")
    assert not (tmp_path / "docs").exists()


def test_a_link_goes_and_what_it_leads_to_stays(tmp_path: Path) -> None:
    outside = tree(tmp_path / "outside", "kept")
    root = tree(tmp_path / "root", "a")
    (root / "docs").symlink_to(outside)
    assert ignored(root, "docs\n") == {"a"}
    assert (outside / "kept").exists()


def test_nothing_behind_a_link_is_removed(tmp_path: Path) -> None:
    outside = tree(tmp_path / "outside", "x.psd")
    root = tree(tmp_path / "root", "a")
    (root / "docs").symlink_to(outside)
    ignored(root, "*.psd\n")
    assert (outside / "x.psd").exists()


def test_a_negation_is_refused_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(StageFailed, match=r"Line 2 of \.slugignore, '!keep', negates"):
        ignored(tree(tmp_path, "keep"), "*\n!keep\n")
    assert left(tmp_path) == {"keep"}


@pytest.mark.parametrize("pattern", ["/", "a\\"])
def test_a_line_that_is_no_pattern_removes_nothing(tmp_path: Path, pattern: str) -> None:
    tree(tmp_path, "a", "b")
    try:
        assert ignored(tmp_path, f"{pattern}\n") == {"a", "b"}
    except StageFailed as refused:
        assert f"Line 1 of .slugignore, '{pattern}'" in str(refused)
        assert left(tmp_path) == {"a", "b"}


def test_a_file_that_is_no_text_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / slugignore.NAME).write_bytes(b"\xff\xfe")
    with pytest.raises(StageFailed, match=r"\.slugignore must be a file of UTF-8 text"):
        slugignore.apply(tmp_path)
