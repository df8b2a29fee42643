"""One line a request: what was asked and how it ended, and nothing that is nobody's business."""

import asyncio
import json
import logging
from urllib.parse import unquote_to_bytes
from wsgiref.util import setup_testing_defaults

import pytest

from booktime.request_log import AsgiRequestLog, WsgiRequestLog


@pytest.fixture(autouse=True)
def _all_levels(caplog):
    caplog.set_level(logging.DEBUG)


@pytest.fixture
def requests(json_lines):
    """The lines of requests."""
    return lambda: [line for line in json_lines() if line["logger"] == "booktime.requests"]


def ask(place="/search/", *, status="200 OK", error=None, **environ):
    """Have a WSGI application answer."""
    path, _, query = place.partition("?")
    environ |= {"PATH_INFO": unquote_to_bytes(path).decode("latin-1"), "QUERY_STRING": query}
    setup_testing_defaults(environ)

    def application(environ, start_response):
        if error:
            raise error
        start_response(status, [])
        return [b"body"]

    answer = WsgiRequestLog(application)(environ, lambda status, headers: None)
    assert list(answer) == [b"body"]
    answer.close()


def test_it_tells_method_path_status_and_time(requests):
    ask("/search/", status="404 Not Found")
    (line,) = requests()
    assert line["milliseconds"] >= 0
    assert {
        key: line[key] for key in ("level", "logger", "message", "method", "path", "status")
    } == {
        "level": "INFO",
        "logger": "booktime.requests",
        "message": "GET /search/ 404",
        "method": "GET",
        "path": "/search/",
        "status": 404,
    }


def test_it_tells_neither_query_nor_address_nor_cookie(requests):
    ask(
        "/search/?q=canary",
        REMOTE_ADDR="203.0.113.9",
        HTTP_COOKIE="sessionid=canary",
        HTTP_X_FORWARDED_FOR="203.0.113.9",
    )
    (line,) = requests()
    assert "canary" not in json.dumps(line)
    assert "203.0.113.9" not in json.dumps(line)


@pytest.mark.parametrize(("status", "level"), [("200 OK", "DEBUG"), ("503 Unavailable", "INFO")])
def test_good_probes_are_quiet(requests, status, level):
    ask("/ready", status=status)
    assert requests()[0]["level"] == level


def test_a_path_cannot_begin_a_line(requests):
    ask("/a%0A{%22level%22:%22ERROR%22}%1B[31m%E2%80%A8%C2%9B")
    (line,) = requests()
    assert line["path"] == '/a\n{"level":"ERROR"}\x1b[31m\u2028\x9b'


def test_an_application_that_fails_is_a_500(requests):
    with pytest.raises(RuntimeError):
        ask(error=RuntimeError("oops"))
    assert requests()[0]["status"] == 500


def run(application):
    scope = {"type": "http", "method": "GET", "path": "/", "headers": []}

    async def send(message):
        pass

    asyncio.run(AsgiRequestLog(application)(scope, None, send))


def test_a_client_that_left_is_a_499(requests):
    """Django ends without an answer then; Daphne cancels what does not end by itself."""

    async def silent(scope, receive, send):
        return

    async def cancelled(scope, receive, send):
        raise asyncio.CancelledError

    run(silent)
    with pytest.raises(asyncio.CancelledError):
        run(cancelled)
    assert [line["status"] for line in requests()] == [499, 499]


def test_an_asgi_application_that_fails_is_a_500(requests):
    async def application(scope, receive, send):
        raise RuntimeError("oops")

    with pytest.raises(RuntimeError):
        run(application)
    assert requests()[0]["status"] == 500


def test_the_body_of_the_application_is_closed():
    closed = []

    class Answer:
        def __iter__(self):
            return iter([b"body"])

        def close(self):
            closed.append(True)

    def application(environ, start_response):
        start_response("200 OK", [])
        return Answer()

    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": "/"}
    WsgiRequestLog(application)(environ, lambda status, headers: None).close()
    assert closed == [True]
