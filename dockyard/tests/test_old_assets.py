"""Hashed static files of kept releases stay served after deploys and rollbacks; nothing else of them can be reached."""

import gzip
import hashlib
import http.client
from pathlib import Path

import pytest

from dockyard.router import caddy
from pushing import APPS, PATIENCE, Pusher, deployed

pytestmark = pytest.mark.platform

FIRST, SECOND, THIRD = ("body { color: black }\n", "body { color: red }\n", "body { color: blue }\n")


def address(content: str) -> str:
    return f"/static/main/base.{hashlib.md5(content.encode()).hexdigest()[:12]}.css"


def ask(
    app: Pusher, path: str, method: str = "GET", **headers: str
) -> tuple[int, bytes, http.client.HTTPMessage]:  # fmt: skip
    """Status, body and headers; the path goes out exactly as it is."""
    connection = http.client.HTTPConnection("127.0.0.1", caddy.port(), timeout=PATIENCE)
    try:
        connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        for name, value in ({"Host": f"{app.app.name}.localhost"} | headers).items():
            connection.putheader(name.replace("_", "-"), value)
        connection.endheaders()
        answer = connection.getresponse()
        return answer.status, answer.read(), answer.headers
    finally:
        connection.close()


@pytest.fixture(scope="module")
def module_shop(module_platform: Path, tmp_path_factory: pytest.TempPathFactory) -> Pusher:
    """Three releases, each with another stylesheet."""
    app = deployed(Pusher(module_platform, "shop", tmp_path_factory.mktemp("shop") / "clone", APPS / "assets"))
    for content in (SECOND, THIRD):
        app.write("base.css", content)
        app.commit()
        assert app.push().code == 0
    return app


@pytest.fixture
def shop(module_shop: Pusher) -> Pusher:
    return module_shop


def test_an_old_stylesheet_is_served_for_good(shop: Pusher) -> None:
    for content in (FIRST, SECOND):
        status, body, headers = ask(shop, address(content))
        assert (status, body) == (200, content.encode())
        assert headers["Cache-Control"] == "max-age=315360000, public, immutable"
        assert headers["Content-Type"].startswith("text/css")
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert not headers.get_all("Server")


def test_the_app_is_asked_first(shop: Pusher) -> None:
    status, body, headers = ask(shop, address(THIRD))
    assert (status, body, headers["X-From"]) == (200, THIRD.encode(), "app")


def test_a_browser_that_can_unpack_gets_it_packed(shop: Pusher) -> None:
    status, body, headers = ask(shop, address(FIRST), Accept_Encoding="gzip")
    assert (status, headers["Content-Encoding"]) == (200, "gzip")
    assert gzip.decompress(body) == FIRST.encode()
    assert "Accept-Encoding" in headers["Vary"]


def test_after_a_rollback_the_newer_ones_are_served(shop: Pusher) -> None:
    shop.must("rollback", "shop", "v1")
    for content in (FIRST, SECOND, THIRD):
        assert ask(shop, address(content))[:2] == (200, content.encode())
    shop.must("rollback", "shop", "v3")


def test_a_head_is_answered_without_a_body(shop: Pusher) -> None:
    status, body, headers = ask(shop, address(FIRST), "HEAD")
    assert (status, body, headers["Content-Length"]) == (200, b"", str(len(FIRST)))


def test_a_missing_one_is_the_apps_404_and_not_kept(shop: Pusher) -> None:
    status, body, headers = ask(shop, "/static/main/base.0123456789ab.css")
    assert (status, body) == (404, b"the app's own 404")
    assert headers.get_all("Cache-Control") == ["no-store"]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", address(FIRST)),
        ("GET", "/static/main/base.0123456789abcdefg.css"),
        ("GET", "/static/other.css"),
        ("GET", "/elsewhere/base.0123456789ab.css"),
    ],
)
def test_what_is_no_hashed_file_is_the_apps_own_affair(shop: Pusher, method: str, path: str) -> None:
    status, body, headers = ask(shop, path, method)
    assert (status, body, headers["Cache-Control"]) == (404, b"the app's own 404", "max-age=60")


@pytest.mark.parametrize(
    "path",
    [
        "/static/main/.hidden.0123456789ab.css",
        "/static/main/passwd.0123456789ab.txt",
        "/static/main/secret.0123456789ab/hostname",
        "/static/main/outside.0123456789ab/",
        "/static/../../app/server.0123456789ab.py",
        "/static/%2e%2e/%2e%2e/release.0123456789ab.json",
        "/static/main/..%2f..%2f..%2frelease.json/base.0123456789ab.css",
        "/static/..%5c..%5cbase.0123456789ab.css",
        "/static/main/base.0123456789ab.css/",
        "/static/{http.request.host}/base.0123456789ab.css",
        "/static/main/base.css%00.0123456789ab.css",
        "//etc/passwd.0123456789ab.txt",
    ],
)
def test_there_is_no_way_out_of_what_was_kept(shop: Pusher, path: str) -> None:
    assert ask(shop, path)[0] in (400, 404)


def test_another_app_has_none_of_them(shop: Pusher, fresh: Pusher) -> None:
    assert deployed(fresh)
    status, body, _ = ask(fresh, address(FIRST))
    assert (status, body[:5]) == (200, b"web.1"), "the tiny app answers everything itself"
    answered = ask(shop, address(FIRST), Host=f"{fresh.app.name}.localhost")
    assert answered[1][:5] == b"web.1"


def test_a_deploy_changes_nothing_that_caddy_is_told(shop: Pusher) -> None:
    """A configuration taken in anew loses requests, so it is the same for any release."""
    description = shop.home / "router" / "caddy.json"
    before = description.read_text()
    shop.commit("The same once more")
    assert shop.push().code == 0
    assert description.read_text() == before
    assert ask(shop, address(THIRD))[:2] == (200, THIRD.encode())


def test_those_of_a_release_that_is_not_kept_are_gone(shop: Pusher) -> None:
    shop.must("releases:set", "shop", "keep", "1")
    shop.commit("Another")
    assert shop.push().code == 0
    assert ask(shop, address(FIRST))[0] == 404
    assert ask(shop, address(THIRD))[0] == 200
    assert len(list(shop.app.releases.glob("*/assets"))) == 2, "what serves, and what it replaced"
