"""What the log shows."""

import json
import logging
import sys

from booktime.logs import JsonFormatter, PlainFormatter


def record(message="hello", **extra):
    made = logging.LogRecord("main", logging.INFO, __file__, 1, message, (), extra.pop("exc", None))
    made.__dict__.update(extra)
    return made


def test_a_json_line_is_one_line_whatever_the_message():
    line = JsonFormatter().format(record("one\ntwo “three”", status_code=404))
    assert "\n" not in line
    entry = json.loads(line)
    assert entry["message"] == "one\ntwo “three”"
    assert entry["level"] == "INFO"
    assert entry["logger"] == "main"
    assert entry["status"] == 404
    assert entry["time"].endswith("+00:00")


def test_a_traceback_stays_in_its_line():
    try:
        raise ValueError("oops")
    except ValueError:
        line = JsonFormatter().format(record(exc=sys.exc_info()))
    assert "\n" not in line
    assert "ValueError: oops" in json.loads(line)["traceback"]


def test_a_plain_message_cannot_forge_a_line():
    formatter = PlainFormatter("{levelname} {message}", style="{")
    assert formatter.format(record("one\nERROR two\r")) == "INFO one\\nERROR two\\r"
