#!/usr/bin/env python3
"""What a page costs with 100,000 books beside 1,000: bench/catalogue.py [ROUNDS [BOOKS]].

Two shops on PostgreSQL, asked in turns for the same pages through the real views; medians. Leaves
with exit code 1 when a page of the larger shop takes more than MOST times the computing; the clock
is shown beside it, and on a busy machine tells more of the neighbours.
"""

import contextlib
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SMALL, LARGE = 1_000, 100_000
MOST = 2.0
OK = 200

ORDERS = ("name", "price", "-price", "newest")
SHELVES = {
    "all": "all books",
    "load-test-stories": "half the books",
    "load-test-nature": "every 7th book",
    "load-test-crafts": "every 15th book",
}
"""Tags -> how many have them. The small shop's shelf has to fill a page, or pages differ."""

PRICES = {"": "", "&price_min=5&price_max=20": ", £5 to £20"}
SEARCHES = {
    "common word": "river",
    "common prefix": "ri",
    "accented word": "chateau",
    "rare word": "LT1X0000500",
    "several words": "river garden",
    "several words, one of them rare": "violin market LT1X0000500",
    "two prefixes": "riv gard",
    "little words": "the of",
    "no hit": "qwertyuiop",
}
"""What is looked for -> words that fill as many pages in both shops, or none."""

ADMIN = {
    "list": "",
    "page 3": "?p=3",
    "active": "?active__exact=1",
    "search": "?q=river",
}


@dataclass(frozen=True)
class Medians:
    """Seconds of computing that a page takes, PostgreSQL's included, and seconds by the clock."""

    computing: float
    passed: float


class Shop:
    """A process with a shop, ready for questions."""

    def __init__(self, home: Path, name: str, books: int) -> None:
        dockyard(home, "--quiet", "postgres:create", name)
        address = dockyard(home, "postgres:info", name, "--dsn").strip()
        self.process = subprocess.Popen(  # noqa: S603
            [sys.executable, str(ROOT / "bench" / "page_timer.py"), str(books)],
            env=os.environ | {"TEST_DATABASE_URL": address},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def line(self) -> str:
        """What the process says next; leaves when it is gone."""
        line = self.process.stdout.readline()
        if not line:
            sys.exit("The shop ended: see what it said above.")
        return line

    def ask(self, path: str) -> dict[str, Any]:
        """What page_timer.py says of an answer."""
        self.process.stdin.write(f"{path}\n")
        self.process.stdin.flush()
        return json.loads(self.line())


def dockyard(home: Path, *words: str) -> str:
    """Run a dokku command on a platform in `home`; leaves when it fails."""
    environment = os.environ | {"DOCKYARD_HOME": str(home), "PYTHONPATH": "dockyard/src"}
    command = [sys.executable, "-m", "dockyard", *words]
    done = subprocess.run(  # noqa: S603
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=False
    )
    if done.returncode:
        sys.exit(f"dokku {' '.join(words)} failed.")
    return done.stdout


@contextlib.contextmanager
def shops(large: int) -> Iterator[tuple[Shop, Shop]]:
    """A small shop and a large one, full; gone at the end."""
    home = Path(tempfile.mkdtemp(prefix="bench-"))
    both = ()
    try:
        both = Shop(home, "small", SMALL), Shop(home, "large", large)
        for shop in both:
            shop.line()
        yield both
    finally:
        for shop in both:
            shop.process.kill()
            shop.process.wait()
        dockyard(home, "--force", "dockyard:destroy")
        shutil.rmtree(home, ignore_errors=True)


def pages() -> Iterator[tuple[str, str]]:
    """What is measured: (name, path), in which {page} stands for first, middle and last."""
    yield "home", "/"
    yield "product", "/product/load-test-1-0000500/"
    for tag, shelf in SHELVES.items():
        for order in ORDERS:
            for query, prices in PRICES.items():
                path = f"/products/{tag}/?sort={order}{query}&page={{page}}"
                yield f"{shelf}{prices}, by {order}", path
    for name, words in SEARCHES.items():
        yield f"search: {name}", f"/search/?q={words.replace(' ', '+')}&page={{page}}"
    for name, query in ADMIN.items():
        yield f"admin: {name}", f"/admin/main/product/{query}"


def paths_of(shop: Shop, path: str) -> dict[str, str]:
    """The pages of a list by their place, in this shop: as many books on each as in the other."""
    if "{page}" not in path:
        return {"": path}
    count = shop.ask(path.format(page=1))["pages"]
    numbers = {"first": 1, "middle": (count + 1) // 2, "last full": max(1, count - 1)}
    return {place: path.format(page=number) for place, number in numbers.items()}


def measure(both: tuple[Shop, Shop], paths: tuple[str, str], rounds: int) -> list[Medians]:
    """Ask the two shops in turns, each for its page."""
    answers: tuple[list[dict[str, Any]], ...] = ([], [])
    for _ in range(rounds):
        for shop, path, heard in zip(both, paths, answers, strict=True):
            heard.append(shop.ask(path))
            if heard[-1]["status"] != OK:
                sys.exit(f"{path} answered {heard[-1]['status']}.")
    return [
        Medians(
            *(statistics.median(one[name] for one in heard) for name in ("computing", "passed"))
        )
        for heard in answers
    ]


def compare(both: tuple[Shop, Shop], name: str, path: str, rounds: int) -> float:
    """Print a line for each place in a list; returns the worst ratio."""
    worst = 0.0
    small_paths, large_paths = (paths_of(shop, path) for shop in both)
    for place, small_path in small_paths.items():
        small, large = measure(both, (small_path, large_paths[place]), rounds)
        ratio, passed = large.computing / small.computing, large.passed / small.passed
        figures = f"{small.computing * 1e3:8.1f} {large.computing * 1e3:8.1f} {ratio:8.2f}"
        mark = "   too slow" if ratio > MOST else ""
        label = f"{name}, {place}" if place else name
        print(f"{label:<47} {figures} {passed:8.2f}{mark}", flush=True)
        worst = max(worst, ratio)
    return worst


def main(rounds: int, large: int) -> int:
    """Measure and print the table; returns the exit code."""
    print(f"{'':<47} milliseconds computed      ratios of")
    print(f"{'books:':<47} {SMALL:>8,} {large:>8,}  computed   passed")
    with shops(large) as both:
        worst = max(compare(both, name, path, rounds) for name, path in pages())
    print(f"worst ratio: {worst:.2f}; allowed: {MOST:.1f}")
    return int(worst > MOST)


if __name__ == "__main__":
    arguments = [int(word) for word in sys.argv[1:]]
    sys.exit(main(*arguments, *(15, LARGE)[len(arguments) :]))
