"""What a build leaves for the running shop, and that nothing else is needed."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
NEEDED = ("bin/slim", "manage.py", "booktime", "main", ".slugignore")


@pytest.fixture
def build(tmp_path):
    """A build as bin/post_compile finds it at its end."""
    place = tmp_path / "build"
    for name in NEEDED:
        target = place / name
        target.parent.mkdir(parents=True, exist_ok=True)
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy2
        copy(ROOT / name, target)
    for name in ("node_modules/a/b.js", "frontend/index.jsx", "jest.config.js", "docs/a.md",
                 ".heroku/python/__pycache__/a.pyc", "dockyard/src/a.py", "bin/release",
                 "package-lock.json", "staticfiles/a.css"):  # fmt: skip
        file = place / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    return place


def slim(build):
    subprocess.run([build / "bin" / "slim"], check=True, capture_output=True)


@pytest.mark.slow
def test_tests_and_tools_are_gone_and_the_shop_starts(build):
    slim(build)
    left = {str(place.relative_to(build)) for place in build.rglob("*") if place.is_file()}
    gone = ("node_modules/", "frontend/", "main/tests/", "docs/", "dockyard/", "jest.config.js")
    assert [name for name in left if name.startswith(gone) or "/test" in name] == []
    assert [name for name in left if name.endswith(".pyc")] == [".heroku/python/__pycache__/a.pyc"]
    assert left >= {"bin/release", "package-lock.json", "staticfiles/a.css", "main/urls.py"}
    command = [sys.executable, "-B", "manage.py", "check"]
    done = subprocess.run(command, cwd=build, capture_output=True, env={}, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_clone_stays_as_it_is(build):
    (build / ".git").mkdir()
    before = set(build.rglob("*"))
    slim(build)
    assert set(build.rglob("*")) == before


@pytest.mark.slow
@pytest.mark.parametrize(
    "line",
    ["*.md", "docs", "docs/", "/docs/", "!/docs", "./outside", "/../outside", "/a/../../b", "/a b"],
)
@pytest.mark.parametrize("end", ["", "\n/docs\n"])
def test_a_slugignore_with_anything_but_plain_paths_is_refused(build, line, end):
    outside = build.parent / "outside"
    outside.touch()
    (build / ".slugignore").write_text(f"/bench\n{line}{end}")
    done = subprocess.run([build / "bin" / "slim"], capture_output=True, text=True)
    assert done.returncode == 1
    assert f"'{line}' in .slugignore is no plain path from the top" in done.stderr
    assert outside.exists()


def test_comments_blank_lines_and_a_last_line_without_its_end_are_read(build):
    (build / ".slugignore").write_text("# of no use to the shop\n\n/.heroku/python\n/docs")
    slim(build)
    assert not (build / "docs").exists()
    assert list((build / ".heroku").iterdir()) == []


BUILD = ("bin/post_compile", "bin/slim", "package.json", "webpack.prod.config.js", "main/tests",
         "pyproject.toml", "requirements.txt", "frontend", "jest.config.js")  # fmt: skip


@pytest.mark.parametrize("name", [*BUILD, "Procfile", "bin/release", "app.json", "runtime.txt"])
def test_the_build_gets_what_it_needs(name):
    ignored = (ROOT / ".slugignore").read_text().split()
    assert all(one.startswith("/") for one in ignored), "anything else matches at any depth"
    assert [one for one in ignored if f"/{name}/".startswith(f"{one}/")] == []
