"""What a real Caddy adds to an app's answers, and what it keeps to itself."""

import http.client

import pytest

from dockyard.router import caddy
from pushing import PATIENCE, Pusher

pytestmark = pytest.mark.platform


def headers_of(host: str) -> dict[str, str]:
    connection = http.client.HTTPConnection("127.0.0.1", caddy.port(), timeout=PATIENCE)
    try:
        connection.request("GET", "/", headers={"Host": host})
        answer = connection.getresponse()
        answer.read()
        return {name.lower(): value for name, value in answer.getheaders()}
    finally:
        connection.close()


def test_an_answer_does_not_say_what_made_it(tiny: Pusher) -> None:
    headers = headers_of("tiny.localhost")
    assert headers["content-length"]
    assert {"server", "via"} & set(headers) == set()


def test_an_app_that_is_down_does_not_say_it_either(fresh: Pusher) -> None:
    assert {"server", "via"} & set(headers_of(f"{fresh.app.name}.localhost")) == set()
