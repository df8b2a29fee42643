"""DOCKYARD_HOME belongs to one version's layout; another's is not touched."""

from pathlib import Path

from conftest import Dokku
from dockyard import platform


def test_the_first_command_marks_the_home_private(home: Path, dokku: Dokku) -> None:
    dokku("apps:list")
    assert (home / "layout").read_text() == f"{platform.LAYOUT}\n"
    assert home.stat().st_mode & 0o777 == 0o700


def test_a_home_of_another_version_is_said_and_left_alone(home: Path, dokku: Dokku) -> None:
    home.mkdir()
    (home / "layout").write_text("99\n")
    answer = dokku("apps:create", "booktime")
    assert answer.code == 1
    assert "of another version of dockyard (layout 99" in answer.err
    assert sorted(path.name for path in home.iterdir()) == ["layout"]
