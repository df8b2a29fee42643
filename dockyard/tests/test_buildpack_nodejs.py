"""The bundled Node.js buildpack: what it says when Node is missing or package.json is broken."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from dockyard import paths

pytestmark = pytest.mark.slow

BUILDPACK = paths.buildpacks() / "nodejs"


@dataclass(frozen=True)
class Build:
    """One run of bin/compile in a scratch directory."""

    place: Path

    def compile(self, path: str = os.environ["PATH"]) -> subprocess.CompletedProcess[str]:
        shutil.copytree(BUILDPACK, self.place / "buildpack", dirs_exist_ok=True)
        words = [self.place / "buildpack" / "bin" / "compile", *(self.place / name for name in ("app", "cache", "env"))]
        return subprocess.run(
            words, env={"PATH": path, "HOME": str(self.place), "LANG": "C.UTF-8"}, cwd=self.place, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
        )  # fmt: skip


@pytest.fixture
def build(tmp_path: Path) -> Build:
    for name in ("app", "cache", "env"):
        (tmp_path / name).mkdir()
    (tmp_path / "app" / "package.json").write_text('{"engines": {"node": ">=20"}}')
    return Build(tmp_path)


def path_without_node(place: Path) -> str:
    """A PATH with every program of the real one but node and npm."""
    place.mkdir()
    for directory in os.environ["PATH"].split(":"):
        for program in Path(directory).glob("*"):
            if program.name not in ("node", "npm", "npx") and not (place / program.name).exists():
                (place / program.name).symlink_to(program)
    return str(place)


def test_it_recognises_a_package_json(build: Build) -> None:
    detect = str(BUILDPACK / "bin" / "detect")
    assert subprocess.run([detect, build.place / "app"], capture_output=True, check=False).stdout == b"Node.js\n"
    assert subprocess.run([detect, build.place / "env"], capture_output=True, check=False).returncode == 1


def test_without_node_it_says_what_to_install(build: Build, tmp_path: Path) -> None:
    answer = build.compile(path_without_node(tmp_path / "bin"))
    assert answer.returncode == 1
    assert "Node.js and npm are not on this machine" in answer.stdout
    assert "apt install nodejs npm" in answer.stdout


def test_a_broken_package_json_is_said(build: Build) -> None:
    (build.place / "app" / "package.json").write_text("{")
    answer = build.compile()
    assert answer.returncode == 1
    assert "package.json is not valid JSON" in answer.stdout


def test_without_packages_it_installs_nothing_twice(build: Build) -> None:
    (build.place / "app" / "package-lock.json").write_text('{"lockfileVersion": 3, "packages": {"": {}}}')
    assert build.compile().returncode == 0
    assert (build.place / "app" / "node_modules").is_symlink()
    again = build.compile()
    assert "using the packages of the build cache" in again.stdout


def test_the_build_script_that_heroku_prefers_runs(build: Build) -> None:
    (build.place / "app" / "package.json").write_text(
        '{"scripts": {"build": "echo built by build", "heroku-postbuild": "echo built by postbuild"}}'
    )
    said = build.compile().stdout
    assert "built by postbuild" in said
    assert "built by build" not in said


def test_a_failing_build_script_fails_the_build(build: Build) -> None:
    (build.place / "app" / "package.json").write_text('{"scripts": {"build": "echo no such module >&2; exit 3"}}')
    answer = build.compile()
    assert answer.returncode == 1
    assert "no such module" in answer.stdout
    assert "npm run build failed" in answer.stdout
