"""Procfile: which lines are process types."""

from pathlib import Path

import pytest

from dockyard.errors import StageFailed
from dockyard.release import procfile


def test_it_keeps_the_files_order() -> None:
    assert list(procfile.parse("worker: a\nweb: b\nrelease: c\n")) == ["worker", "web", "release"]


@pytest.mark.parametrize(
    ("line", "command"),
    [
        ("web: python server.py", "python server.py"),
        ("web:python server.py", "python server.py"),
        ("  web  :   python server.py  ", "python server.py"),
        ("web: python server.py # the front", "python server.py"),
        ("web: python server.py\r", "python server.py"),
        ("web: echo a#b", "echo a#b"),
        ("web: echo 'a: b'", "echo 'a: b'"),
        (
            "web: daphne --port $PORT ${X:-0.0.0.0} shop:application",
            "daphne --port $PORT ${X:-0.0.0.0} shop:application",
        ),
    ],
)
def test_it_takes_the_command_as_it_stands(line: str, command: str) -> None:
    assert procfile.parse(f"{line}\n") == {"web": command}


def test_it_skips_comments_and_blank_lines() -> None:
    assert procfile.parse("# a\n\n// b\n   \t\n  # c\nweb: d\n") == {"web": "d"}


@pytest.mark.parametrize("kind", ["a", "web2", "a-b", "0", "x" * 63])
def test_it_accepts_a_label_for_a_type(kind: str) -> None:
    assert procfile.parse(f"{kind}: true") == {kind: "true"}


@pytest.mark.parametrize("kind", ["Web", "a_b", "-a", "a-", "x" * 64, "ä", "a.b", "a b", "../web"])
def test_it_refuses_any_other_type_naming_the_line(kind: str) -> None:
    with pytest.raises(StageFailed, match="Invalid Procfile: line 2 is"):
        procfile.parse(f"web: true\n{kind}: true\n")


@pytest.mark.parametrize("line", ["web", "web:", "web:   ", ": true", "web # : true", "web = true"])
def test_it_refuses_a_line_without_type_or_command(line: str) -> None:
    with pytest.raises(StageFailed, match="Invalid Procfile: line 1 is"):
        procfile.parse(line)


def test_it_refuses_a_type_given_twice() -> None:
    with pytest.raises(StageFailed, match="line 3 gives the type 'web' again"):
        procfile.parse("web: a\nworker: b\nweb: c\n")


def test_a_line_ends_only_where_an_editor_ends_it() -> None:
    """Python's splitlines also breaks at form feeds and Unicode separators."""
    assert procfile.parse("web: echo 'a\u2028b\x0cc'\n") == {"web": "echo 'a\u2028b\x0cc'"}


def test_a_missing_file_is_an_empty_one(tmp_path: Path) -> None:
    assert procfile.read(tmp_path) == {}


def test_it_refuses_what_is_not_utf_8(tmp_path: Path) -> None:
    (tmp_path / "Procfile").write_bytes(b"web: echo \xff\n")
    with pytest.raises(StageFailed, match="not UTF-8"):
        procfile.read(tmp_path)


def test_it_reads_the_file_it_is_told_to(tmp_path: Path) -> None:
    (tmp_path / "Procfile.other").write_text("web: a")
    assert procfile.read(tmp_path, "Procfile.other") == {"web": "a"}


def test_a_byte_order_mark_is_no_part_of_the_first_type(tmp_path: Path) -> None:
    (tmp_path / "Procfile").write_bytes(b"\xef\xbb\xbfweb: a\n")
    assert procfile.read(tmp_path) == {"web": "a"}


def test_a_directory_of_that_name_is_refused(tmp_path: Path) -> None:
    (tmp_path / "Procfile").mkdir()
    with pytest.raises(StageFailed, match="Invalid Procfile"):
        procfile.read(tmp_path)
