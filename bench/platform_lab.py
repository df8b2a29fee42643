"""A platform, a clone and a stopwatch for the benchmarks; everything is gone when they end."""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Lab:
    """A clone of the repository and a DOCKYARD_HOME, both empty of anything built."""

    clone: Path
    home: Path

    def run(
        self, *words: str, cwd: Path | None = None, env: Mapping[str, str] | None = None
    ) -> str:
        """Run a program in the clone and return its output; leaves with it when it fails."""
        done = subprocess.run(  # noqa: S603
            words,
            cwd=cwd or self.clone,
            env=dict(os.environ) | {"DOCKYARD_HOME": str(self.home)} | dict(env or {}),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            sys.exit(f"{' '.join(words)} failed:\n{done.stdout}")
        return done.stdout

    def timed(
        self, *words: str, cwd: Path | None = None, env: Mapping[str, str] | None = None
    ) -> float:
        """Seconds that a program takes."""
        begin = time.perf_counter()
        self.run(*words, cwd=cwd, env=env)
        return time.perf_counter() - begin

    def dokku(self, *words: str) -> str:
        """Run a dokku command of the clone."""
        return self.run("bin/dokku", *words)


@contextlib.contextmanager
def lab() -> Iterator[Lab]:
    """Make a lab of the committed state of this repository; takes it down at the end."""
    place = Path(tempfile.mkdtemp(prefix="bench-"))
    one = Lab(place / "clone", place / "home")
    try:
        one.run("git", "clone", "-q", str(ROOT), str(one.clone), cwd=place)
        one.run("git", "checkout", "-q", "-B", "main")
        one.run("git", "config", "user.name", "bench")
        one.run("git", "config", "user.email", "bench@localhost")
        yield one
    finally:
        if one.home.exists():
            one.dokku("--force", "dockyard:destroy")
        shutil.rmtree(place, ignore_errors=True)


def row(name: str, values: Sequence[float], unit: str = "") -> str:
    """One line of a report: smallest, median and largest of the values."""
    ordered = sorted(values)
    low, middle, high = ordered[0], ordered[len(ordered) // 2], ordered[-1]
    return f"{name:<52} {low:8.2f} {middle:8.2f} {high:8.2f} {unit}".rstrip()
