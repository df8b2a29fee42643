"""A shop with N made-up books that answers requests one by one and says how long each took.

For bench/catalogue.py: started with N, the shop's database in TEST_DATABASE_URL; reads a path a
line from its input and writes a line of JSON for each: seconds that passed, seconds of computing,
status, and how many pages the list has.
"""

import json
import logging
import os
import re
import sys
import time
from io import StringIO
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ["DJANGO_SETTINGS_MODULE"] = "booktime.test_settings"

import django

django.setup()
logging.disable()  # its lines are written where answers are read

from django.core.management import call_command  # noqa: E402 - the shop is there from here on
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402

from main.models import User  # noqa: E402


def fill(books: int) -> None:
    """Make tables and books, and leave the database as autovacuum would have in a while."""
    call_command("migrate", verbosity=0)
    call_command("generate_catalogue", books, images=True, stdout=StringIO())
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def owner() -> Client:
    """A browser in which an owner is logged in: the admin's pages are measured as well."""
    client = Client()
    client.force_login(User.objects.create_superuser("owner@example.com", "only for measuring"))
    return client


def seconds_on_cpu(backend: int) -> float:
    """What this process and PostgreSQL's for it have computed so far; their neighbours not."""
    nanoseconds = Path(f"/proc/{backend}/schedstat").read_text().split()[0]
    return time.process_time() + int(nanoseconds) / 1e9


def ask(client: Client, path: str, backend: int) -> dict[str, Any]:
    """Ask for a page."""
    computed, begin = seconds_on_cpu(backend), time.perf_counter()
    response = client.get(path)
    passed, computing = time.perf_counter() - begin, seconds_on_cpu(backend) - computed
    pages = re.search(r"Page \d+ of (\d+)", response.content.decode())
    return {
        "passed": passed,
        "computing": computing,
        "status": response.status_code,
        "pages": int(pages[1]) if pages else 1,
    }


def main(books: int) -> None:
    """Fill the shop, say so with an empty line, and answer until the input ends."""
    fill(books)
    clients = {True: owner(), False: Client()}
    connection.ensure_connection()
    backend = connection.connection.info.backend_pid  # one: requests come one by one
    print(flush=True)
    for line in sys.stdin:
        path = line.strip()
        print(json.dumps(ask(clients[path.startswith("/admin/")], path, backend)), flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]))
