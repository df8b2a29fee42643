#!/usr/bin/env python3
"""What Lighthouse says of the shop's pages: bench/pages.py [--url ADDRESS] [RUNS].

Without an address the shop is put on the air with bin/launch and taken down at the end. Every page
is looked at as a phone on a slow network and as a desktop; of RUNS scores the median counts. The
status is 1 when a category of a page has less than 95.
"""

import argparse
import contextlib
import http.cookiejar
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import urllib.parse
import urllib.request
from collections.abc import Iterator

from platform_lab import ROOT, lab

CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
LEAST = 95
TOOL = ROOT / "bench" / "lighthouse"
CHROMIUM = "--headless=new --no-sandbox --disable-background-networking"

Visitor = urllib.request.OpenerDirector


def local_opener(jar: http.cookiejar.CookieJar) -> Visitor:
    """A visitor with cookies who asks no proxy for a page on this machine."""
    return urllib.request.build_opener(
        urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(jar)
    )


@contextlib.contextmanager
def launched() -> Iterator[str]:
    """The address of a shop put on the air for this."""
    with lab() as one:
        one.run("bin/launch", "pages")
        yield one.dokku("url", "pages").strip()


def on_loopback(address: str, path: str) -> urllib.request.Request:
    """A request that names the shop's host and dials this machine: glibc knows no *.localhost."""
    parts = urllib.parse.urlsplit(address)
    host = parts.hostname or ""
    if host.endswith(".localhost"):
        where = f"{parts.scheme}://127.0.0.1:{parts.port}{path}"
        return urllib.request.Request(where, headers={"Host": parts.netloc})  # noqa: S310
    return urllib.request.Request(f"{address}{path}")  # noqa: S310


def pages(address: str) -> tuple[dict[str, str], str]:
    """The pages by name, and the cookies of a visitor with two books in the basket."""
    jar = http.cookiejar.CookieJar()
    visitor = local_opener(jar)

    def read(path: str, form: dict[str, str] | None = None) -> str:
        request = on_loopback(address, path)
        if form is not None:
            request.data = urllib.parse.urlencode(form).encode()
            request.add_header("Referer", f"{address}{path}")
        with visitor.open(request, timeout=30) as answer:
            return answer.read().decode()

    books = re.findall(r'href="(/product/[^"]+/)"', read("/products/all/"))
    for book in dict.fromkeys(books[:2]):
        page = read(book)
        names = ("product_id", "csrfmiddlewaretoken")
        fields = {name: re.search(rf'name="{name}" value="([^"]+)"', page) for name in names}
        read("/add_to_basket/", {name: found.group(1) for name, found in fields.items() if found})
    cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in jar)
    named = {"home": "/", "list": "/products/all/", "product": books[0], "basket": "/basket/"}
    return named, cookies


def scores(url: str, cookies: str, *, desktop: bool) -> dict[str, float]:
    """Lighthouse's scores of a page from 0 to 100, and what it found wanting on stderr."""
    with tempfile.TemporaryDirectory() as profile:
        command = [
            str(TOOL / "node_modules" / ".bin" / "lighthouse"),
            url,
            "--quiet",
            "--output=json",
            f"--only-categories={','.join(CATEGORIES)}",
            f"--chrome-flags={CHROMIUM} --user-data-dir={profile}",
            f"--extra-headers={json.dumps({'Cookie': cookies})}",
            *(["--preset=desktop"] if desktop else []),
        ]
        env = os.environ | {"CHROME_PATH": shutil.which("chromium") or "chromium"}
        done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        sys.exit(f"Lighthouse failed at {url}:\n{done.stderr}")
    report = json.loads(done.stdout)
    complain(url, report)
    return {name: report["categories"][name]["score"] * 100 for name in CATEGORIES}


def complain(url: str, report: dict) -> None:
    """Say which audits cost points."""
    for name in CATEGORIES:
        for part in report["categories"][name]["auditRefs"]:
            audit = report["audits"][part["id"]]
            if part["weight"] and audit["score"] is not None and audit["score"] < 0.9:
                value = audit.get("displayValue", "")
                print(f"  {url} {name}: {audit['title']} {value}", file=sys.stderr)


def main(address: str | None, runs: int) -> int:
    """Measure, print the table, return the status."""
    npm = ["npm", "ci", "--silent", "--no-audit", "--no-fund", "--ignore-scripts"]
    subprocess.run(npm, cwd=TOOL, check=True)  # noqa: S603
    lowest = 100.0
    with contextlib.nullcontext(address) if address else launched() as shop:
        named, cookies = pages(shop.rstrip("/"))
        print(f"{'':<20}", *(f"{name:>15}" for name in CATEGORIES))
        for name, path in named.items():
            for desktop in (False, True):
                url = f"{shop.rstrip('/')}{path}"
                seen = [scores(url, cookies, desktop=desktop) for _ in range(runs)]
                medians = [statistics.median(one[key] for one in seen) for key in CATEGORIES]
                lowest = min(lowest, *medians)
                label = f"{name}, {'desktop' if desktop else 'phone'}"
                print(f"{label:<20}", *(f"{value:15.0f}" for value in medians), flush=True)
    return 0 if lowest >= LEAST else 1


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--url", help="a shop that runs already")
    parser.add_argument("runs", nargs="?", type=int, default=3)
    given = parser.parse_args()
    sys.exit(main(given.url, given.runs))
