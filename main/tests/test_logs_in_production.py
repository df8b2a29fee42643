"""What the shop writes in production: real settings, a real door, canaries for secrets."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from booktime.config_vars import CONFIG_VARS

CANARY = "canary-7f3b"
ID = "router-gave-this-id-0001"
ENVIRONMENT = {
    "ALLOWED_HOSTS": "shop.example.com",
    "DATABASE_POOL_SIZE": "0",
    "DATABASE_URL": f"postgres://shop:{CANARY}-database@127.0.0.1:1/shop",
    "DYNO": "web.1",
    "EMAIL_URL": f"smtp://user:{CANARY}-mail@127.0.0.1:1",
    "GIT_REV": "3f2c1a9d00",
    "SECRET_KEY": f"{CANARY}-key-" + "0123456789" * 5,
    "SENTRY_DSN": "",
}
PROGRAM = f"""
import asyncio, os
from asgiref.testing import ApplicationCommunicator
from booktime.asgi import application
from booktime import urls
from django.urls import path

def fail(request):
    raise RuntimeError("cannot reach " + os.environ["DATABASE_URL"])

urls.urlpatterns.insert(0, path("fail", fail))

async def ask(method, path, body=b"", cookie=b"sessionid={CANARY}-session"):
    scope = {{"type": "http", "method": method, "path": path, "query_string": b"q={CANARY}-query",
              "headers": [
        (b"host", b"shop.example.com"), (b"x-forwarded-proto", b"https"),
        (b"x-request-id", b"{ID}"), (b"cookie", cookie),
        (b"referer", b"https://shop.example.com/?{CANARY}-referer"),
        (b"content-type", b"application/x-www-form-urlencoded")]}}
    one = ApplicationCommunicator(application, scope)
    await one.send_input({{"type": "http.request", "body": body}})
    await one.receive_output(30)
    await one.wait(30)

async def main():
    typed = b"username=ana&password={CANARY}-typed&csrfmiddlewaretoken=" + b"a" * 32
    await ask("GET", "/ready")
    await ask("GET", "/fail")
    await ask("GET", "/nowhere\\n{{}}")
    await ask("POST", "/login/", typed)
    await ask("POST", "/login/", typed, b"__Host-csrftoken=" + b"a" * 32)

asyncio.run(main())
"""


@pytest.fixture(scope="module")
def output():
    """What the program wrote to either stream."""
    kept = {name: value for name, value in os.environ.items() if name not in CONFIG_VARS}
    kept.pop("DJANGO_SETTINGS_MODULE", None)
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", PROGRAM],
        cwd=settings.BASE_DIR,
        env=kept | ENVIRONMENT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


@pytest.fixture(scope="module")
def lines(output):
    return [json.loads(line) for line in output.splitlines()]


@pytest.mark.slow
def test_every_line_is_json_with_release_and_process(lines):
    assert {line["release"] for line in lines} == {"3f2c1a9"}
    assert {line["process"] for line in lines} == {"web.1"}
    assert all(line["time"].endswith("+00:00") for line in lines)


@pytest.mark.slow
def test_every_request_has_its_line_with_the_router_s_id(lines):
    own = [line for line in lines if line["logger"] == "booktime.requests"]
    asked = [(line["method"], line["path"]) for line in own]
    assert asked == [
        ("GET", "/ready"),
        ("GET", "/fail"),
        ("GET", "/nowhere\n{}"),
        ("POST", "/login/"),
        ("POST", "/login/"),
    ]
    assert {line["request_id"] for line in own} == {ID}


def test_what_went_wrong_is_told_with_its_traceback(lines):
    failures = {line["message"]: line["traceback"] for line in lines if "traceback" in line}
    assert "OperationalError" in failures["The database is not ready"]
    address = "postgres://shop:[secret]@127.0.0.1:1/shop"
    assert f"RuntimeError: cannot reach {address}" in failures["Internal Server Error: /fail"]
    assert "OperationalError" in failures["Internal Server Error: /login/"]


def test_no_secret_and_nothing_typed_or_kept_by_a_visitor_is_in_it(output):
    assert CANARY not in output


def test_the_server_leaves_the_log_of_requests_to_the_shop():
    """Daphne's own has addresses and query strings."""
    lines = Path(settings.BASE_DIR, "Procfile").read_text(encoding="utf-8").splitlines()
    (web,) = [line for line in lines if line.startswith("web:")]
    assert " --access-log /dev/null " in web
