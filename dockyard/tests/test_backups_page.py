"""docs/backups.md, followed word by word on a platform."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pushing import environment

PAGE = Path(__file__).resolve().parents[2] / "docs" / "backups.md"


@pytest.mark.platform
def test_what_the_page_says_from_beginning_to_end_is_so(platform: Path, tmp_path: Path) -> None:
    section = PAGE.read_text(encoding="utf-8").partition("\n## From beginning to end\n")[2]
    lines = section.partition("```sh\n")[2].partition("```")[0]
    program = tmp_path / "bin" / "dokku"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m dockyard "$@"\n')
    program.chmod(0o755)
    env = environment(platform) | {"PATH": f"{program.parent}:{os.environ['PATH']}"}
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", lines], cwd=tmp_path, env=env, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
    assert done.stdout.count("restores: 1 tables, 2 rows") == 2
    assert done.stdout.split()[-5:] == ["count", "-------", "2", "(1", "row)"]
