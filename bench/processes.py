#!/usr/bin/env python3
"""What one and two web processes carry: bench/processes.py [SECONDS].

The book list of the sample, asked for by eight visitors at once, answered by one and two Gunicorn
workers and by one and two Daphne processes, with a PostgreSQL and a Redis of their own. They take
turns, three times SECONDS each (10 unless said otherwise), and medians are printed. Requests a
second depend on how many cores are free; what a request has computed hardly does.
"""

import contextlib
import http.client
import io
import itertools
import os
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import astuple, dataclass
from pathlib import Path

from chat_lab import ROOT, services

VISITORS = 8
ROUNDS = 3
WARM_UP = 3
"""Seconds before counting begins: connections and caches are filled."""

PAGE = "/products/all/"
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Figures:
    """What came of one run: requests a second, and milliseconds computed for each."""

    rate: float
    web: float
    database: float


def free_port() -> int:
    """A port of the loopback address that nobody has now."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return listening.getsockname()[1]


def gunicorn(workers: int, ports: list[int]) -> list[subprocess.Popen[bytes]]:
    """One Gunicorn with that many workers, as in production; takes the first port."""
    words = ["-m", "gunicorn", "--config", "deploy/vm/gunicorn/prod.py", "booktime.wsgi"]
    return [start(words, {"WEB_CONCURRENCY": str(workers), "PORT": str(ports[0])})]


def daphne(processes: int, ports: list[int]) -> list[subprocess.Popen[bytes]]:
    """That many of the shop's own server, a port each."""
    words = ["-m", "booktime.server", "--bind", "127.0.0.1", "--access-log", os.devnull]
    return [
        start([*words, "--port", str(port), "booktime.asgi:application"], {})
        for port in ports[:processes]
    ]


def start(words: list[str], more: dict[str, str]) -> subprocess.Popen[bytes]:
    """Start a server; its log is of no interest."""
    environment = os.environ | {"BIND_ADDRESS": "127.0.0.1", "LOG_LEVEL": "CRITICAL"} | more
    return subprocess.Popen(  # noqa: S603
        [sys.executable, *words], cwd=ROOT, env=environment, stderr=subprocess.DEVNULL
    )


@contextlib.contextmanager
def serving(kind: str, number: int) -> Iterator[tuple[list[int], list[int]]]:
    """The processes' ids, and the ports that answer."""
    ports = [free_port() for _ in range(number if kind == "Daphne" else 1)]
    started = (daphne if kind == "Daphne" else gunicorn)(number, ports)
    try:
        for port in ports:
            wait_for(port)
        yield [one.pid for one in started], ports
    finally:
        for one in started:
            one.terminate()
        for one in started:
            one.wait()


def wait_for(port: int) -> None:
    """Wait until a server is ready; leaves when it takes a minute."""
    for _ in range(600):
        with contextlib.suppress(OSError, http.client.HTTPException):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/ready")
            if connection.getresponse().status == 200:
                return
        time.sleep(0.1)
    sys.exit(f"Nothing answers at port {port}.")


def visit(port: int, counts: list[int], number: int, over: threading.Event) -> None:
    """Ask for the page again and again, on a connection each time as nginx does.

    Raises:
        RuntimeError: an answer is none.
    """
    while not over.is_set():
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        connection.request("GET", PAGE, headers={"Connection": "close"})
        with connection.getresponse() as answer:
            answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{PAGE} answered {answer.status}")
        counts[number] += 1


def measure(kind: str, number: int, postmaster: int, seconds: float) -> Figures:
    """Load the servers and count."""
    over, counts = threading.Event(), [0] * VISITORS
    with serving(kind, number) as (servers, ports):
        places = itertools.islice(itertools.cycle(ports), VISITORS)
        people = [
            threading.Thread(target=visit, args=(port, counts, one, over))
            for one, port in enumerate(places)
        ]
        for person in people:
            person.start()
        time.sleep(WARM_UP)
        before, begin = (sum(counts), computed(servers), computed([postmaster])), time.monotonic()
        time.sleep(seconds)
        after, passed = (sum(counts), computed(servers), computed([postmaster])), time.monotonic()
        over.set()
        for person in people:
            person.join()
    asked, web, database = (late - early for early, late in zip(before, after, strict=True))
    return Figures(asked / (passed - begin), 1000 * web / asked, 1000 * database / asked)


def computed(processes: list[int]) -> float:
    """Seconds that processes and all below them have computed."""
    parents, ticks = {}, {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            fields = stat.read_text().rpartition(")")[2].split()
            parents[int(stat.parent.name)] = int(fields[1])
            ticks[int(stat.parent.name)] = sum(map(int, fields[11:15]))
    family = set(processes)
    while more := {one for one, parent in parents.items() if parent in family} - family:
        family |= more
    return sum(ticks.get(one, 0) for one in family) / TICKS


def postmaster() -> int:
    """The id of PostgreSQL's first process."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = cursor.fetchone()[0]
    return int(Path(f"/proc/{backend}/stat").read_text().rpartition(")")[2].split()[1])


def middle(rounds: list[Figures]) -> Figures:
    """The median of each figure."""
    return Figures(*(statistics.median(one) for one in zip(*map(astuple, rounds), strict=True)))


def main(seconds: float) -> None:
    """Measure and print."""
    print(f"{'':<14}{'requests/s':>12}{'ratio':>8}{'web ms':>9}{'database ms':>13}")
    with services():
        from django.core.management import call_command

        call_command("import_data", verbosity=0, stdout=io.StringIO())
        first = postmaster()
        for kind in ("Gunicorn", "Daphne"):
            turns = [[measure(kind, n, first, seconds) for n in (1, 2)] for _ in range(ROUNDS)]
            found = [middle(list(rounds)) for rounds in zip(*turns, strict=True)]
            for number, figures in enumerate(found, start=1):
                print(
                    f"{kind:<10}{number:>3} {figures.rate:>12.1f}"
                    f"{figures.rate / found[0].rate:>8.2f}{figures.web:>9.1f}"
                    f"{figures.database:>13.1f}",
                    flush=True,
                )


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 10)
