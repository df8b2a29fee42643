"""What reaches the shop of a request."""

import re

import pytest

from deploy.tests.front.asking import ask, ask_in_bytes

FORGED = {
    "x-forwarded-for": "203.0.113.7",
    "x-forwarded-proto": "http",
    "x-forwarded-port": "1",
    "x-request-id": "0123456789-forged-0123456789",
}


def test_a_page_is_asked_of_the_wsgi_server_with_its_query(site):
    request = ask(site, "/search/?q=a%20b&page=2").request()
    assert (request["by"], request["path"]) == ("web", "/search/?q=a%20b&page=2")


def test_what_a_client_claims_of_itself_is_not_handed_on(site):
    headers = ask(site, "/", **FORGED).request()["headers"]
    assert headers["x-forwarded-for"] == ["127.0.0.1"]
    assert headers["x-forwarded-proto"] == ["https"]
    assert headers["x-forwarded-port"] == [str(site.https)]
    assert len(headers["x-request-id"]) == 1
    assert headers["x-request-id"] != [FORGED["x-request-id"]]


def test_the_host_keeps_its_port(site):
    assert ask(site, "/").request()["headers"]["host"] == [f"{site.host}:{site.https}"]


def test_every_request_gets_an_id_that_the_shop_accepts(site):
    ids = [ask(site, "/").request()["headers"]["x-request-id"][0] for _ in range(2)]
    assert ids[0] != ids[1]
    # booktime/request_ids.py
    assert all(re.fullmatch(r"[A-Za-z0-9-]{20,200}", one) for one in ids)


def test_connections_to_the_shop_are_used_once(site):
    headers = ask(site, "/", Connection="keep-alive").request()["headers"]
    assert headers["connection"] == ["close"]


@pytest.mark.parametrize("protocol", ["h2c", "TLS/1.0", "websocket2"])
def test_only_websockets_are_upgraded(site, protocol):
    headers = ask(site, "/", Connection="Upgrade", Upgrade=protocol).request()["headers"]
    assert headers["connection"] == ["close"]
    assert "upgrade" not in headers


def test_headers_with_underscores_are_dropped(site):
    """WSGI cannot tell them from those with hyphens, which nginx sets."""
    host = f"{site.host}:{site.https}"
    lines = ["GET / HTTP/1.1", f"Host: {host}", "X_Forwarded_For: 203.0.113.7", "X-Kept: 1"]
    said = ask_in_bytes(site, "\r\n".join([*lines, "Connection: close", "", ""]).encode())
    assert b"x-kept" in said
    assert b"203.0.113.7" not in said


def test_pages_are_not_compressed(site):
    """As the shop does not itself: BREACH. Debian's nginx.conf says `gzip on`."""
    answer = ask(site, "/", Accept_Encoding="br, gzip")
    assert answer.request()["headers"]["accept-encoding"] == ["br, gzip"]
    assert answer.headers["Content-Encoding"] is None


def test_the_log_tells_no_query(site):
    ask(site, "/search/?token=a-secret&q=mine")
    site.close()  # now it has written its line
    line = site.log().splitlines()[-1]
    assert '"path":"/search/"' in line
    assert "secret" not in line
    assert '"status":200' in line


def test_the_version_of_nginx_is_not_told(site):
    paths = ("/", "/static/none.css", "/static/.hidden")
    assert {ask(site, path).headers["Server"] for path in paths} == {"nginx"}
    assert b"nginx/" not in ask(site, "/static/.hidden").body
