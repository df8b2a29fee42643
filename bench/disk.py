#!/usr/bin/env python3
"""What many deploys take on the disk: bench/disk.py [tiny|shop] [DEPLOYS].

Every deploy changes one line. Bytes are counted as du does, a file with several names once: what
the builds take together, and what they would take without sharing.
"""

import os
import shutil
import sys
from pathlib import Path

from platform_lab import ROOT, Lab, lab
from push import CONFIG

MIB = 2**20
BLOCK = 512
AT = (1, 2, 10, 11, 20, 50)
"""Deploys after which a line is printed; the last one always."""


def usage(place: Path) -> tuple[int, int]:
    """Bytes below `place`: shared files once, and once for each name."""
    files: dict[int, int] = {}
    total = 0
    for directory, names, others in os.walk(place):
        for name in (*names, *others):
            status = (Path(directory) / name).lstat()
            files[status.st_ino] = status.st_blocks * BLOCK
            total += status.st_blocks * BLOCK
    return sum(files.values()), total


def tiny(one: Lab) -> tuple[Path, Path]:
    """A clone of the smallest app, and its file to change."""
    place = one.clone.with_name("tiny")
    shutil.copytree(ROOT / "dockyard" / "tests" / "apps" / "tiny", place)
    one.run("git", "init", "-q", "-b", "main", cwd=place)
    one.run("git", "config", "user.name", "bench", cwd=place)
    one.run("git", "config", "user.email", "bench@localhost", cwd=place)
    one.run("git", "add", "--all", cwd=place)
    one.run("git", "commit", "-qm", "The app", cwd=place)
    one.dokku("apps:create", "bench")
    return place, place / "server.py"


def shop(one: Lab) -> tuple[Path, Path]:
    """The clone of the shop without most of its tests, and its file to change."""
    for test in (one.clone / "main" / "tests").rglob("test_*.py"):
        if test.name != "test_favicon.py":
            test.unlink()
    one.run("git", "commit", "-qam", "Without most tests")
    one.dokku("apps:create", "bench")
    pairs = [f"{key}={value}" for key, value in CONFIG.items()]
    url = f"DATABASE_URL=sqlite:///{one.home}/bench.sqlite3"
    one.dokku("config:set", "--no-restart", "bench", url, *pairs)
    return one.clone, one.clone / "booktime" / "wsgi.py"


def main(which: str, deploys: int) -> None:
    """Deploy, and print a line for some of the deploys."""
    with lab() as one:
        one.dokku("dockyard:start")
        clone, changed = {"tiny": tiny, "shop": shop}[which](one)
        home = one.home / "apps" / "bench"
        one.run("git", "remote", "remove", "dokku", cwd=one.clone)
        one.run("git", "remote", "add", "dokku", str(home / "repo.git"), cwd=clone)
        print(f"{'deploys':>8} {'builds':>8} {'MiB':>10} {'unshared':>10} {'with cache':>12}")
        for number in range(1, deploys + 1):
            changed.write_text(f"{changed.read_text()}# {number}\n")
            one.run("git", "commit", "-qam", f"Change {number}", cwd=clone)
            one.run("git", "push", "-q", "dokku", "main", cwd=clone)
            if number in (*AT, deploys):
                builds = len(list((home / "releases").glob("*/app")))
                shared, unshared = usage(home / "releases")
                everything, _ = usage(home)
                figures = f"{shared / MIB:>10.1f} {unshared / MIB:>10.1f} {everything / MIB:>12.1f}"
                print(f"{number:>8} {builds:>8} {figures}", flush=True)


if __name__ == "__main__":
    main((sys.argv[1:] or ["tiny"])[0], int(sys.argv[2]) if len(sys.argv) > 2 else 50)
