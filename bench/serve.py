#!/usr/bin/env python3
"""What nginx costs and brings: bench/serve.py [ROUNDS].

The book list through nginx and from Gunicorn itself, a static file through the shop's site and
through an nginx that is configured for nothing else; in turns, by wrk on kept connections. The
status is 1 when a median of the ratios is below its aim.
"""

import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import psutil
from platform_lab import ROOT, row

sys.path.insert(0, str(ROOT))

from deploy.tests.front.asking import ask
from deploy.tests.front.programs import free_port
from deploy.tests.front.services import running_services
from deploy.tests.front.shop import Shop

SECONDS = 2
"""How long each of them is asked in a round."""

HOST = "localhost"
"""A name that needs no DNS: wrk names in the handshake what it dials."""

PLAIN = """
server {{
    listen 127.0.0.1:{port} ssl;
    ssl_certificate {place}/certificate.pem;
    ssl_certificate_key {place}/key.pem;
    access_log {place}/plain.log;
    location /static/ {{ alias {static}/; }}
}}
"""


@dataclass(frozen=True)
class Row:
    """Two addresses of the same thing, and what the ratio of the first to the second has to be."""

    name: str
    ours: str
    other: str
    aim: float
    clients: int


@dataclass(frozen=True)
class Seen:
    """What came of asking for a while: requests a second that passed, and one of computing."""

    passed: float
    computed: float


def computed(shop: Shop) -> float:
    """Seconds that nginx and Gunicorn have computed so far, with their workers."""
    heads = [psutil.Process(one.process.pid) for one in (shop.site.program, shop.web)]
    all_of_them = [one for head in heads for one in (head, *head.children(recursive=True))]
    return sum(sum(one.cpu_times()[:2]) for one in all_of_them)


def ask_for_a_while(shop: Shop, url: str, clients: int) -> Seen:
    """Ask again and again; leaves when an answer is not 200."""
    headers = ["-H", "X-Forwarded-Proto: https", "-H", "Accept-Encoding: identity"]
    words = ["wrk", "-t1", f"-c{clients}", f"-d{SECONDS}s", "--timeout", "30s", *headers, url]
    before = computed(shop)
    said = subprocess.run(words, capture_output=True, text=True, check=True).stdout  # noqa: S603
    computing = computed(shop) - before
    count = int(re.search(r"(\d+) requests in", said)[1])  # type: ignore[index]
    if "Non-2xx" in said or "Socket errors" in said or not count:
        sys.exit(f"{url} fails:\n{said}")
    passed = float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1])  # type: ignore[index]
    return Seen(passed, count / computing)


def rows(shop: Shop, plain: int) -> list[Row]:
    """What is compared."""
    site = f"https://{HOST}:{shop.site.https}"
    other = f"https://{HOST}:{plain}"
    gunicorn = f"http://{HOST}:{shop.web.address.rpartition(':')[2]}"
    file = next((ROOT / "staticfiles" / "main").glob("base.????????????.css")).name
    books, path = "/products/all/", f"/static/main/{file}"
    return [
        Row("book list", f"{site}{books}", f"{gunicorn}{books}", 0.90, 4),
        Row("static file", f"{site}{path}", f"{other}{path}", 0.95, 16),
    ]


def ask_both(shop: Shop, one: Row, *, ours_first: bool) -> tuple[Seen, Seen]:
    """Ask ours and the other, in either order: neither always comes after the same neighbour."""
    urls = {"ours": one.ours, "other": one.other}
    order = ["ours", "other"] if ours_first else ["other", "ours"]
    seen = {name: ask_for_a_while(shop, urls[name], one.clients) for name in order}
    return seen["ours"], seen["other"]


def measure(shop: Shop, found: list[Row], rounds: int) -> int:
    """Ask in turns, print the table, return the status."""
    status = 0
    print(f"{'':<52} {'min':>8} {'median':>8} {'max':>8}")
    for one in found:
        pairs = [ask_both(shop, one, ours_first=bool(number % 2)) for number in range(rounds)]
        ratios = [ours.passed / other.passed for ours, other in pairs]
        print(row(f"{one.name} through the site, requests/s", [ours.passed for ours, _ in pairs]))
        print(row(f"{one.name} without it, requests/s", [other.passed for _, other in pairs]))
        print(row(f"ratio (aim {one.aim})", ratios))
        computing = [ours.computed / other.computed for ours, other in pairs]
        print(row("ratio of requests per second of computing", computing), flush=True)
        status |= statistics.median(ratios) < one.aim
    return int(status)


def main(rounds: int) -> int:
    """Start everything, measure, return the status."""
    if shutil.which("wrk") is None:
        sys.exit("wrk is not on this machine. Install it (apt install wrk), and run this again.")
    plain = free_port()
    with running_services() as services, tempfile.TemporaryDirectory(prefix="bench-") as place:
        more = PLAIN.format(port=plain, place=place, static=ROOT / "staticfiles")
        shop = Shop(Path(place), services, more=more, host=HOST)
        try:
            ask(shop.start().site, "/")  # answered when Gunicorn has started
            return measure(shop, rows(shop, plain), rounds)
        finally:
            shop.close()


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 15))
