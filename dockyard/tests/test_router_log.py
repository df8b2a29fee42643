"""The router's log of an app: every request, nothing a client wants to keep to itself, readable through rotations."""

import http.client
import json
import socket
import time
from collections import Counter
from typing import Any

import pytest

from dockyard.app import App
from dockyard.logs import reading
from dockyard.logs.ports import Ports, note
from dockyard.processes import process
from dockyard.processes.process import Process
from dockyard.router import access_log, caddy
from pushing import PATIENCE, Pusher, eventually

SINCE = 1_800_000_000


def stamp(second: float) -> str:
    return reading.stamp(int((SINCE + second) * 1_000_000_000))


def line(second: float, status: int, upstream: str = "20001", path: str = "/") -> str:
    entry = {"time": stamp(second), "status": status, "path": path, "upstream": upstream}
    return json.dumps(entry, separators=(",", ":"))


@pytest.fixture
def app(booktime: App) -> App:
    booktime.logs.mkdir()
    return booktime


def write(app: App, *lines: str, name: str = "router.log") -> None:
    (app.logs / name).write_text("".join(f"{one}\n" for one in lines))


def test_statuses_are_counted_since_a_moment(app: App) -> None:
    write(app, line(-5, 500), line(-0.5, 500), line(0, 200), line(1, 502), line(2, 200))
    assert access_log.statuses(app, SINCE) == Counter({200: 2, 502: 1})


def test_statuses_of_one_release_are_counted(app: App) -> None:
    for release, listener in [(3, f"{stamp(-9)} web.1 20001"), (4, f"{stamp(1.5)} web.1 20002")]:
        app.logs_of(release).mkdir()
        (app.logs_of(release) / "ports").write_text(f"{listener}\n")
    write(app, line(1, 500), line(2, 200, "20002"), line(3, 502, ""), line(4, 404, "20009"))
    assert access_log.statuses(app, SINCE, release=4) == Counter({200: 1})
    assert access_log.statuses(app, SINCE, release=3) == Counter({500: 1})


def test_a_port_is_whose_it_was_at_that_time(app: App) -> None:
    for release, second in [(3, 0), (4, 5), (10, 9)]:
        app.logs_of(release).mkdir()
        (app.logs_of(release) / "ports").write_text(f"{stamp(second)} web.{release} 20001\ntorn")
    ports = Ports(app)
    assert ports.who("20001", stamp(4)) == ("web.3", "v3")
    assert ports.who("20001", stamp(7)) == ("web.4", "v4")
    assert ports.who("20001", stamp(9)) == ("web.10", "v10")
    assert ports.who("20001", stamp(-1)) == ("", "")
    assert ports.who("", stamp(4)) == ("", "")


def test_a_process_that_starts_meanwhile_is_known(app: App) -> None:
    """As when the router's log is followed through a deploy."""
    ports = Ports(app)
    note(Process("booktime", "web", 2, 7, 20007))
    assert ports.who("20007", reading.stamp(time.time_ns())) == ("web.2", "v7")


def test_lines_a_little_out_of_order_are_counted(app: App) -> None:
    write(app, line(0.1, 200), line(-0.1, 500), line(0.2, 200))
    assert access_log.statuses(app, SINCE) == Counter({200: 2})


def test_an_app_without_requests_has_no_statuses(app: App) -> None:
    assert access_log.statuses(app, SINCE) == Counter()


def test_it_counts_on_in_what_was_rotated(app: App) -> None:
    write(app, line(-9, 500), line(1, 500), name="router-2027-01-15T08-00-01.000-size.log")
    write(app, line(2, 200))
    assert access_log.statuses(app, SINCE) == Counter({200: 1, 500: 1})


def test_a_log_rotated_while_it_is_read_is_counted_once(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    write(app, line(1, 200))
    look = reading.places

    def rotated_meanwhile(path: Any) -> Any:
        path.rename(app.logs / "router-2027-01-15T08-00-01.000-size.log")
        write(app, line(2, 500))
        return look(path)

    monkeypatch.setattr(reading, "places", rotated_meanwhile)
    assert access_log.statuses(app, SINCE) == Counter({200: 1})


def test_a_torn_line_costs_itself_and_not_its_neighbours(app: App) -> None:
    torn = line(2, 500)[:30]
    write(app, line(1, 200), torn + line(3, 200), line(4, 200)[:50], "", "null", "5")
    assert access_log.statuses(app, SINCE) == Counter({200: 2})


def test_a_path_cannot_pass_for_a_line(app: App) -> None:
    write(app, line(1, 404, path=line(2, 500)))
    assert access_log.statuses(app, SINCE) == Counter({404: 1})


def ask(path: str, headers: dict[str, str] | None = None) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", caddy.port(), timeout=PATIENCE)
    try:
        connection.request("GET", path, headers={"Host": "tiny.localhost"} | (headers or {}))
        connection.getresponse().read()
    finally:
        connection.close()


def logged(tiny: Pusher, path: str) -> dict[str, Any]:
    """The line of the request for a path that was asked for once."""

    def look() -> list[Any]:
        return [one for one in access_log.entries(tiny.app, 0) if one["path"] == path]

    (entry,) = eventually(look)
    return dict(entry)


@pytest.mark.platform
def test_a_request_is_logged_with_who_answered_and_how(tiny: Pusher) -> None:
    ask("/fail")
    entry = logged(tiny, "/fail")
    (one,) = process.live(tiny.app)
    assert (entry["status"], entry["process"], entry["release"]) == (500, "web.1", f"v{one.release}")
    assert (entry["request"]["method"], entry["request"]["host"]) == ("GET", "tiny.localhost")
    assert 0 <= entry["duration"] < PATIENCE
    assert len(entry["uuid"]) == 36
    assert access_log.statuses(tiny.app, time.time() - PATIENCE, one.release)[500] == 1


@pytest.mark.platform
def test_what_a_client_hides_or_forges_is_not_in_it(tiny: Pusher) -> None:
    hidden = {"Cookie": "sessionid=canary", "Authorization": "Basic canary", "X-Forwarded-For": "203.0.113.9",
              "X-Request-Id": "canary" * 5, "Referer": "http://x/?canary"}  # fmt: skip
    ask("/hidden?canary#canary", hidden)
    with socket.create_connection(("127.0.0.1", caddy.port()), timeout=PATIENCE) as raw:
        raw.sendall(b"GET http://user:canary@tiny.localhost/absolute?canary HTTP/1.1\r\n"
                    b"Host: tiny.localhost\r\nConnection: close\r\n\r\n")  # fmt: skip
        while raw.recv(65536):
            pass
    assert logged(tiny, "/hidden")["request"]["remote_ip"] == "127.0.0.1"
    assert logged(tiny, "/absolute")["status"] == 200
    written = (tiny.app.logs / "router.log").read_text()
    assert "canary" not in written
    assert "203.0.113.9" not in written


@pytest.mark.platform
def test_a_path_cannot_begin_a_line(tiny: Pusher) -> None:
    ask("/a%0A%1B%5B31mb%22%C2%9B31m")
    shown = eventually(lambda: [one for one in tiny.must("logs", "tiny", "-p", "router").split("\n") if "31mb" in one])
    assert len(shown) == 1
    assert "\x1b[31m" not in shown[0]
    assert "\x9b" not in shown[0]


@pytest.mark.platform
def test_it_is_shown_like_a_process(tiny: Pusher) -> None:
    ask("/shown")
    logged(tiny, "/shown")
    last = tiny.must("logs", "tiny", "-p", "router", "-n", "1")
    entry = json.loads(last.partition("app[router]:\x1b[0m ")[2])
    assert last.startswith(f"\x1b[36m{entry['time']} app[router]:")
    assert json.loads(tiny.must("logs", "tiny", "-p", "router", "-n", "1", "-q")) == entry
    assert tiny.dokku("logs", "tiny", "-p", "router", "--release", "v1").code == 1


@pytest.mark.platform
def test_it_is_bounded_and_counted_through_a_rotation(tiny: Pusher) -> None:
    begin, path = time.time(), "/" + "x" * 14_000
    connection = http.client.HTTPConnection("127.0.0.1", caddy.port(), timeout=PATIENCE)
    for _ in range(1600):
        connection.request("GET", path, headers={"Host": "tiny.localhost"})
        connection.getresponse().read()
    connection.close()
    assert eventually(lambda: len(list(tiny.app.logs.glob("router*"))) == 2)
    size = sum(place.stat().st_size for place in tiny.app.logs.glob("router*"))
    assert size < 2.01 * access_log.MEGABYTES * 1024 * 1024
    assert 740 < access_log.statuses(tiny.app, begin)[200] < 1600


@pytest.mark.platform
def test_what_goes_wrong_in_the_router_tells_no_secret(tiny: Pusher) -> None:
    tiny.must("ps:stop", "tiny")
    ask("/stopped?canary", {"Cookie": "canary"})
    assert logged(tiny, "/stopped")["status"] == 502
    tiny.must("ps:start", "tiny")
    log = tiny.home / "router" / "caddy.log"
    assert "canary" not in (log.read_text() if log.exists() else "")
