#!/usr/bin/env python3
"""What a push costs beside the same steps typed by hand: bench/push.py [RUNS].

First push: uv, npm ci, webpack, collectstatic, Jest, pytest, migrate by hand in a fresh directory,
against a first `git push` of the same commit to a fresh app; download caches are warm for both.
One-line change: bin/post_compile by hand in a directory that is built already, against the push of
a one-line change.
"""

import os
import shutil
import sys
from pathlib import Path

from platform_lab import Lab, lab, row

CONFIG = {
    "ALLOWED_HOSTS": "bench.localhost",
    "DISABLE_COLLECTSTATIC": "1",
    "EMAIL_URL": "consolemail://",
    "HTTPS_ONLY": "false",
    "NPM_CONFIG_PRODUCTION": "false",
}


def by_hand(one: Lab, place: Path) -> float:
    """Seconds of the bare steps in a fresh copy of the commit; `place` stays, built."""
    shutil.rmtree(place, ignore_errors=True)
    one.run("git", "clone", "-q", str(one.clone), str(place))
    uv = str(one.home / "venv" / "bin" / "uv")
    python = str(place / ".venv" / "bin" / "python")
    seconds = one.timed(uv, "venv", "-q", "--python", sys.executable, str(place / ".venv"))
    install = (uv, "pip", "install", "-q", "--compile-bytecode", "--python", python)
    seconds += one.timed(*install, "-r", "requirements.txt", cwd=place)
    seconds += one.timed("npm", "ci", "--no-audit", "--no-fund", "--silent", cwd=place)
    return seconds + post_compile_by_hand(one, place)


def post_compile_by_hand(one: Lab, place: Path) -> float:
    """Seconds of the app's own build step at `place`: a clone, from which it takes nothing away."""
    env = CONFIG | {
        "DATABASE_URL": f"sqlite:///{place}/bench.sqlite3",
        "PATH": f"{place}/.venv/bin:{os.environ['PATH']}",
    }
    return one.timed("bin/post_compile", cwd=place, env=env)


def first_push(one: Lab, app: str) -> float:
    """Seconds of the first push to a fresh app."""
    one.dokku("apps:create", app)
    database = one.home / f"{app}.sqlite3"
    pairs = [f"{key}={value}" for key, value in CONFIG.items()]
    one.dokku("config:set", "--no-restart", app, f"DATABASE_URL=sqlite:///{database}", *pairs)
    one.run("git", "remote", "remove", "dokku")
    one.run("git", "remote", "add", "dokku", str(one.home / "apps" / app / "repo.git"))
    return one.timed("git", "push", "-q", "dokku", "main")


def one_line_push(one: Lab, number: int) -> float:
    """Seconds of a push that changes one line of Python."""
    changed = one.clone / "booktime" / "wsgi.py"
    changed.write_text(f"{changed.read_text()}# {number}\n")
    one.run("git", "commit", "-qam", f"Change {number}")
    return one.timed("git", "push", "-q", "dokku", "main")


def main(runs: int) -> None:
    """Measure and print the table."""
    with lab() as one:
        one.dokku("dockyard:start")
        hand_place = one.clone.with_name("hand")
        by_hand(one, hand_place)  # fills the download caches
        first, hand, change, compile_ = [], [], [], []
        for number in range(runs):
            hand.append(by_hand(one, hand_place))
            first.append(first_push(one, f"bench{number}"))
            compile_.append(post_compile_by_hand(one, hand_place))
            change.append(one_line_push(one, number))
            one.dokku("--force", "apps:destroy", f"bench{number}")
    print(f"{'':<52} {'min':>8} {'median':>8} {'max':>8}")
    print(row("first push, seconds", first))
    print(row("the bare steps by hand, seconds", hand))
    print(row("first push / bare steps", [a / b for a, b in zip(first, hand, strict=True)]))
    print(row("one-line push, seconds", change))
    print(row("bin/post_compile by hand, seconds", compile_))
    print(
        row(
            "one-line push - bin/post_compile, seconds",
            [a - b for a, b in zip(change, compile_, strict=True)],
        )
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3)
