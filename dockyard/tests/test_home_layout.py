"""DOCKYARD_HOME belongs to one version's layout; another's is not touched."""

import os
import subprocess
from pathlib import Path

import pytest

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


def test_the_shell_that_prepares_the_home_writes_the_same_mark() -> None:
    environment = Path(__file__).parents[2] / "bin" / "environment"
    assert f'echo {platform.LAYOUT} >"$DOCKYARD_HOME/layout"' in environment.read_text()


def test_a_directory_of_the_users_own_is_refused_and_left_alone(tmp_path: Path) -> None:
    own = tmp_path / "own"
    (own / "venv").mkdir(parents=True)
    (own / "thesis.txt").write_text("years of work")
    answer = type_dokku(own, "apps:list")
    assert answer.returncode == 1
    assert "is not empty and not dockyard's" in answer.stderr
    assert sorted(path.name for path in own.iterdir()) == ["thesis.txt", "venv"]


@pytest.mark.parametrize("name", ["50%", 'a"b', "a'b", "a\\b", "a\nb"])
def test_a_home_its_programs_cannot_name_is_refused(tmp_path: Path, name: str) -> None:
    answer = type_dokku(tmp_path / name, "apps:list")
    assert answer.returncode == 1
    assert "has a character its programs cannot take" in answer.stderr
    assert not (tmp_path / name).exists()


def test_a_file_in_its_place_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    answer = type_dokku(tmp_path / "file", "apps:list")
    assert (answer.returncode, "is not a directory" in answer.stderr) == (1, True)


def test_destroy_leaves_what_is_not_dockyards(home: Path, dokku: Dokku) -> None:
    dokku("apps:create", "booktime")
    (home / "thesis.txt").write_text("years of work")
    answer = dokku("--force", "dockyard:destroy")
    assert answer.code == 0
    assert "Not dockyard's, and left" in answer.err
    assert [path.name for path in home.iterdir()] == ["thesis.txt"]


def type_dokku(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    program = Path(__file__).parents[2] / "bin" / "dokku"
    env = os.environ | {"DOCKYARD_HOME": str(home)}
    env.pop("DOKKU_HOST", None)
    return subprocess.run(
        [program, *words], env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
