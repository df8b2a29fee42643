"""One health check: its keys and their defaults."""

import base64
import json
from typing import Any

import pytest

from dockyard.checks.healthcheck import Healthcheck
from dockyard.errors import DockyardError


def test_its_defaults_are_dokkus() -> None:
    check = Healthcheck.parse({"name": "n"})
    assert (check.type, check.attempts, check.timeout, check.wait, check.initial_delay) == ("startup", 3, 5, 5, 0)
    assert (check.scheme, check.port, check.warn) == ("http", 0, False)


def test_one_without_a_name_is_called_by_its_content() -> None:
    entry = {"path": "/"}
    assert Healthcheck.parse(entry).name == base64.b64encode(json.dumps(entry).encode()).decode()


def test_it_ignores_keys_it_does_not_know() -> None:
    assert Healthcheck.parse({"name": "n", "colour": "red"}) == Healthcheck("n")


def test_it_reads_headers() -> None:
    found = Healthcheck.parse({"name": "n", "httpHeaders": [{"name": "X-A", "value": "1"}]})
    assert found.headers == {"X-A": "1"}


@pytest.mark.parametrize(
    ("entry", "kinds"),
    [
        ({"path": "/", "command": ["true"]}, "'path', 'command'"),
        ({"path": "/", "uptime": 1}, "'path', 'uptime'"),
        ({"listening": True, "uptime": 1}, "'listening', 'uptime'"),
    ],
)
def test_it_asks_one_thing_only(entry: dict[str, Any], kinds: str) -> None:
    with pytest.raises(DockyardError, match=f"cannot contain both {kinds}"):
        Healthcheck.parse({"name": "n"} | entry)


@pytest.mark.parametrize(
    "entry",
    [
        {"name": 1}, {"path": ["/"]}, {"command": "true"}, {"listening": "yes"}, {"warn": 1}, {"attempts": "3"},
        {"timeout": -1}, {"wait": 1.5}, {"port": True}, {"scheme": None}, {"httpHeaders": {}}, {"onFailure": []},
        {"httpHeaders": [{"name": "X-A"}]}, {"httpHeaders": ["X-A: 1"]}, {"scheme": "gopher"}, {"port": 65536},
    ],
)  # fmt: skip
def test_it_refuses_a_key_of_the_wrong_kind(entry: dict[str, Any]) -> None:
    with pytest.raises(DockyardError, match=f"healthcheck key '{next(iter(entry))}' must be"):
        Healthcheck.parse(entry)


def test_there_is_at_least_one_attempt_of_at_least_a_second() -> None:
    check = Healthcheck.parse({"name": "n", "attempts": 0, "timeout": 0})
    assert (check.attempts, check.timeout) == (1, 1)
