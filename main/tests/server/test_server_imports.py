"""What a web process has in memory before the first page is asked for."""

import json
import os
import subprocess
import sys

import pytest

from main.tests.server.running import ROOT

pytestmark = pytest.mark.server

PRODUCTION = {
    "ALLOWED_HOSTS": "books.example.com",
    "DATABASE_URL": "postgres://user:hunter2@127.0.0.1:9/books",
    "DJANGO_SETTINGS_MODULE": "booktime.settings",
    "SECRET_KEY": "0123456789abcdef" * 4,
}
PROGRAM = """
import contextlib, json, runpy, sys
sys.argv[1:] = ["--help"]
with contextlib.suppress(SystemExit):
    runpy.run_module("booktime.server", run_name="__main__")
import booktime.asgi
print(json.dumps([name for name, module in sys.modules.items() if module]))
"""
"""Loads what `python -m booktime.server booktime.asgi:application` loads before it listens."""

LATER = [
    "OpenSSL",  # TLS is the router's
    "boto3",
    "django.test",
    "drf_spectacular.plumbing",  # describes the API
    "fpdf",
    "rest_framework.test",
]
"""What only pages need, or nothing at all: a process that has but sockets does without it."""


def test_it_loads_nothing_that_sockets_do_without():
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", PROGRAM],
        cwd=ROOT,
        env=os.environ | PRODUCTION,
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    loaded = set(json.loads(done.stdout.splitlines()[-1]))
    assert "main.consumers.chat" in loaded
    assert loaded & set(LATER) == set()
