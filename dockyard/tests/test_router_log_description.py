"""What Caddy is told about logging: a pure function of an app and its log's place."""

import json
from pathlib import Path
from typing import Any

from dockyard.router import access_log, caddy
from dockyard.router.access_log import AccessLog
from dockyard.router.caddy import Route


def log(app: str = "shop") -> AccessLog:
    return AccessLog(app, Path(f"/logs/{app}/router.log"))


def described(*logs: AccessLog) -> dict[str, Any]:
    routes = [Route([f"{one.app}.localhost"], ["127.0.0.1:1", "127.0.0.1:2"], one) for one in logs]
    return caddy.describe(8080, Path("/router.sock"), routes)


def test_each_app_has_a_log_of_its_own() -> None:
    loggers = described(log("a"), log("b"))["logging"]["logs"]
    assert loggers["app.a"]["writer"]["filename"] == "/logs/a/router.log"
    assert loggers["app.b"]["include"] == ["http.log.access.b"]
    assert loggers["default"]["exclude"] == ["http.log.access"]


def test_an_app_gets_no_line_of_one_whose_name_goes_on() -> None:
    """To Caddy `http.log.access.a.b` belongs to whoever includes `http.log.access.a`."""
    loggers = described(log("a"), log("a.b"))["logging"]["logs"]
    assert loggers["app.a.b"]["include"] == ["http.log.access.a_b"]


def test_it_says_who_answered_in_a_way_that_no_deploy_changes() -> None:
    """A changed configuration costs requests."""
    handlers = access_log.handlers(log())
    assert {"handler": "log_append", "key": "upstream", "value": "{http.reverse_proxy.upstream.port}"} in handlers
    assert "20001" not in json.dumps(handlers)


def test_what_may_hold_a_secret_is_left_out_of_every_log() -> None:
    for logger in described(log())["logging"]["logs"].values():
        for name in ("request>uri", "request>headers", "resp_headers"):
            assert logger["encoder"]["fields"][name] == {"filter": "delete"}


def test_it_is_bounded_and_private() -> None:
    writer = described(log())["logging"]["logs"]["app.shop"]["writer"]
    assert (writer["roll_size_mb"], writer["roll_keep"], writer["mode"]) == (10, 1, "0600")


def test_an_app_without_hosts_has_no_log() -> None:
    found = caddy.describe(8080, Path("/router.sock"), [Route([], ["127.0.0.1:1"], log())])
    assert set(found["logging"]["logs"]) == {"default"}


def test_the_description_is_json() -> None:
    assert json.loads(json.dumps(described(log()))) == described(log())
