"""Secrets of the environment are masked wherever a log line would show them."""

import logging
import sys
from urllib.parse import quote

import pytest

from booktime.logs import JsonFormatter, PlainFormatter
from booktime.secret_values import Mask, secrets_of

PASSWORD = "pa'ss\\w \"ö@rd"


@pytest.mark.parametrize(
    ("name", "value", "secrets"),
    [
        ("SECRET_KEY", "canary-key", {"canary-key"}),
        ("AWS_SECRET_ACCESS_KEY", "canary-key", {"canary-key"}),
        ("SOME_TOKEN", "canary-token", {"canary-token"}),
        ("DATABASE_URL", "postgres://shop:canary@host:5432/name", {"canary"}),
        ("HEROKU_POSTGRESQL_BLUE_URL", "postgres://shop:canary@host/name", {"canary"}),
        ("DATABASE_URL", "postgres://shop@host/name?sslpassword=canary", {"canary"}),
        ("REDIS_URL", "rediss://:canary@host:6379/0", {"canary"}),
        ("EMAIL_URL", "smtp+tls://user:canary@host:587", {"canary"}),
        ("SENTRY_DSN", "https://canary@sentry.example.com/1", {"canary"}),
        ("DATABASE_URL", "postgres://shop@host/name", set()),
        ("DATABASE_URL", "postgres://[not-an-address", set()),
        ("MONKEYS", "three", set()),
        ("SOME_TOKEN", "abc", set()),
        ("SECRET_KEY", "", set()),
    ],
)
def test_it_knows_what_is_secret(name, value, secrets):
    assert secrets_of({name: value}) == secrets


@pytest.mark.parametrize(
    "written",
    [PASSWORD, quote(PASSWORD, safe=""), quote(PASSWORD), repr(PASSWORD), f"x{PASSWORD}y"],
)
def test_it_is_masked_however_it_is_written(written):
    mask = Mask({"DATABASE_URL": f"postgres://shop:{quote(PASSWORD, safe='')}@host/name"})
    masked = mask(f"no connection with {written} today")
    assert "[secret]" in masked
    assert "pa" not in masked


def test_a_login_nobody_knows_of_is_masked_in_an_address():
    text = Mask({})("from postgres://shop:abc@host/name and https://example.com/a:b@c")
    assert text == "from postgres://shop:[secret]@host/name and https://example.com/a:b@c"


def test_what_holds_another_secret_is_masked_whole():
    mask = Mask({"A_TOKEN": "canary", "B_TOKEN": "canary-and-more"})
    assert mask("canary-and-more, canary") == "[secret], [secret]"


@pytest.mark.parametrize("formatter", [JsonFormatter, PlainFormatter])
def test_neither_message_nor_argument_nor_traceback_shows_it(monkeypatch, formatter):
    monkeypatch.setenv("DATABASE_URL", "postgres://shop:canary@host/name")
    try:
        try:
            raise OSError("password canary refused")
        except OSError as cause:
            raise ValueError("postgres://shop:canary@host/name") from cause
    except ValueError:
        error = sys.exc_info()
    record = logging.LogRecord("shop", 40, __file__, 1, "a canary: %r", (["canary"],), error)
    record.path = "/canary"
    line = formatter().format(record)
    assert "canary" not in line
    assert "password [secret] refused" in line


def test_a_password_that_was_typed_is_in_no_line(client, user, json_lines, caplog):
    caplog.set_level(logging.DEBUG)
    wrong = {"username": user.email, "password": "canary"}
    assert client.post("/login/", wrong).status_code == 422
    assert client.post("/signup/", {"email": "x", "password1": "canary"}).status_code == 422
    assert "canary" not in str(json_lines())
