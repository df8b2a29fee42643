"""What Caddy is told: a pure function of ports and routes."""

import json
from pathlib import Path
from typing import Any

import pytest

from dockyard.router import caddy
from dockyard.router.caddy import Route

SOCKET = Path("/run/dockyard/router.sock")


def described(routes: list[tuple[list[str], list[str]]]) -> dict[str, Any]:
    return caddy.describe(8080, SOCKET, [Route(hosts, dials) for hosts, dials in routes])


def routes_of(description: dict[str, Any]) -> list[dict[str, Any]]:
    (server,) = description["apps"]["http"]["servers"].values()
    return list(server["routes"])


def test_it_listens_on_loopback_only() -> None:
    (server,) = described([])["apps"]["http"]["servers"].values()
    assert set(server["listen"]) <= {"127.0.0.1:8080", "[::1]:8080"}
    assert "127.0.0.1:8080" in server["listen"]


def test_its_admin_socket_is_private_and_no_network_port() -> None:
    assert described([])["admin"]["listen"] == f"unix/{SOCKET}|0600"


def test_a_host_nobody_has_is_cut_off() -> None:
    assert routes_of(described([])) == [{"handle": [{"handler": "static_response", "abort": True}]}]


def test_an_app_goes_to_all_its_web_processes() -> None:
    route = routes_of(described([(["a.localhost", "b.localhost"], ["127.0.0.1:1", "127.0.0.1:2"])]))[0]
    assert route["match"] == [{"host": ["a.localhost", "b.localhost"]}]
    assert [one["dial"] for one in route["handle"][-1]["upstreams"]] == ["127.0.0.1:1", "127.0.0.1:2"]
    assert route["terminal"]


def test_nothing_is_repeated_that_a_process_may_have_begun() -> None:
    proxy = routes_of(described([(["a.localhost"], ["127.0.0.1:1"])]))[0]["handle"][-1]
    assert proxy["load_balancing"]["try_duration"] == "5s"
    assert proxy["load_balancing"]["retry_match"] == [{"expression": "false"}]


def test_an_app_without_a_web_process_answers_502() -> None:
    route = routes_of(described([(["a.localhost"], [])]))[0]
    assert route["handle"][-1] == {"handler": "static_response", "status_code": 502}


def test_an_app_without_hosts_catches_nobody_elses_requests() -> None:
    assert len(routes_of(described([([], ["127.0.0.1:1"])]))) == 1


def test_the_abort_comes_last() -> None:
    routes = routes_of(described([(["a.localhost"], ["127.0.0.1:1"]), (["b.localhost"], ["127.0.0.1:2"])]))
    assert "match" not in routes[-1]
    assert all("match" in route for route in routes[:-1])


def test_open_connections_live_through_a_reload_and_the_server_keeps_its_name_to_itself() -> None:
    headers, proxy = routes_of(described([(["a.localhost"], ["127.0.0.1:1"])]))[0]["handle"]
    assert proxy["stream_close_delay"]
    assert headers["response"] == {"delete": ["Server", "Via"], "deferred": True}


@pytest.mark.parametrize("host", ["{env.HOME}.localhost", 'a"b', "ä.localhost"])
def test_a_host_is_data(host: str) -> None:
    assert json.loads(json.dumps(described([([host], ["127.0.0.1:1"])]))) == described([([host], ["127.0.0.1:1"])])


def with_assets(directory: Path) -> dict[str, Any]:
    """The handler of an app that has kept assets."""
    route = routes_of(caddy.describe(8080, SOCKET, [Route(["a.localhost"], ["127.0.0.1:20001"], assets=directory)]))[0]
    return dict(route["handle"][-1])


def test_an_app_is_asked_before_what_earlier_releases_left(tmp_path: Path) -> None:
    (tmp_path / "static").mkdir()
    looked_up, plain = with_assets(tmp_path)["routes"]
    assert looked_up["match"][0]["path_regexp"]["pattern"].startswith("^/(?:static)/")
    assert looked_up["match"][0]["method"] == ["GET", "HEAD"]
    asked = looked_up["handle"][0]
    assert {key: asked[key] for key in plain["handle"][0]} == plain["handle"][0]
    assert asked["handle_response"][0]["match"] == {"status_code": [404]}


def test_what_was_kept_is_looked_up_and_the_404_comes_last(tmp_path: Path) -> None:
    (tmp_path / "static").mkdir()
    found = with_assets(tmp_path)["routes"][0]["handle"][0]["handle_response"][0]["routes"]
    assert [route["handle"][1].get("root") for route in found] == [str(tmp_path), None]
    assert found[-1]["handle"][0]["response"]["set"] == {"Cache-Control": ["no-store"]}
    assert found[-1]["handle"][1] == {"handler": "copy_response"}


def test_a_home_with_braces_in_its_name_is_no_placeholder(tmp_path: Path) -> None:
    place = tmp_path / "{env.HOME}"
    (place / "static").mkdir(parents=True)
    found = with_assets(place)["routes"][0]["handle"][0]["handle_response"][0]["routes"][0]
    assert found["handle"][1]["root"] == str(tmp_path / r"\{env.HOME}")


def test_an_app_without_a_web_process_serves_no_assets_either(tmp_path: Path) -> None:
    route = routes_of(caddy.describe(8080, SOCKET, [Route(["a.localhost"], [], assets=tmp_path)]))[0]
    assert route["handle"][-1] == {"handler": "static_response", "status_code": 502}
