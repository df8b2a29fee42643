"""A request's id: taken from the router or made, in every log line, in the answer."""

import asyncio
import logging
from uuid import UUID

import pytest
from asgiref.sync import sync_to_async
from asgiref.testing import ApplicationCommunicator
from django.core.asgi import ASGIHandler
from django.core.handlers.asgi import ASGIRequest
from django.core.wsgi import WSGIHandler
from django.http import HttpResponse, StreamingHttpResponse
from django.test import RequestFactory
from django.urls import path

from booktime import request_ids
from booktime.request_log import AsgiRequestLog, WsgiRequestLog

# Django's handlers look after connections before and after each request.
pytestmark = pytest.mark.django_db

GIVEN = "0f3a9c4e-5b1d-4c57-9a51-0d0e8b6f7a21"
BAD = ["short", "x" * 201, "with blank in the middle", "a" * 20 + "\n", "ä" * 20, '"' * 20, ""]

logger = logging.getLogger("shop")


def view(request):
    logger.info("in the view")
    return HttpResponse(request_ids.current.get())


def parts():
    logger.info("in the stream")
    yield request_ids.current.get()


async def parts_at_leisure():
    for part in parts():
        yield part


def stream(request):
    body = parts_at_leisure() if isinstance(request, ASGIRequest) else parts()
    return StreamingHttpResponse(body)


def broken(request):
    raise ValueError("broken")


urlpatterns = [path("view", view), path("stream", stream), path("broken", broken)]


@pytest.fixture(autouse=True)
def _views_of_this_file(settings):
    settings.ROOT_URLCONF = __name__
    settings.MIDDLEWARE = []


def scope_of(kind, place, *given):
    headers = [(b"host", b"testserver"), *((b"x-request-id", one.encode()) for one in given)]
    scope = {"type": kind, "path": place, "headers": headers, "query_string": b""}
    return scope | ({"method": "GET"} if kind == "http" else {})


def ask_asgi(place, *given):
    """The headers and the body of an answer."""

    async def ask():
        application = AsgiRequestLog(ASGIHandler())
        communicator = ApplicationCommunicator(application, scope_of("http", place, *given))
        await communicator.send_input({"type": "http.request"})
        start = await communicator.receive_output(10)
        body = b""
        while True:
            message = await communicator.receive_output(10)
            body += message.get("body", b"")
            if not message.get("more_body"):
                break
        await communicator.wait(10)
        return start, body

    start, body = asyncio.run(ask())
    return {
        name.decode().lower(): value.decode() for name, value in start["headers"]
    }, body.decode()


def ask_wsgi(place, *given):
    answers = []
    environ = RequestFactory().get(place).environ
    if given:
        environ["HTTP_X_REQUEST_ID"] = ",".join(given)
    body = WsgiRequestLog(WSGIHandler())(environ, lambda status, headers: answers.append(headers))
    content = b"".join(body).decode()
    body.close()
    return {name.lower(): value for name, value in answers[0]}, content


DOORS = pytest.mark.parametrize("ask", [ask_asgi, ask_wsgi])


@DOORS
@pytest.mark.parametrize("place", ["/view", "/stream"])
def test_a_well_formed_id_reaches_view_log_and_answer(ask, place, json_lines):
    headers, body = ask(place, GIVEN)
    assert headers["x-request-id"] == body == GIVEN
    lines = json_lines()
    assert len(lines) == 2, "what the view says, and the request's own line"
    assert {line["request_id"] for line in lines} == {GIVEN}


@DOORS
def test_an_error_has_it_too(ask, json_lines):
    headers, _ = ask("/broken", GIVEN)
    (error,) = [line for line in json_lines() if line["level"] == "ERROR"]
    assert (headers["x-request-id"], error["request_id"]) == (GIVEN, GIVEN)


@DOORS
@pytest.mark.parametrize("given", [[one] for one in BAD] + [[], [GIVEN, GIVEN]])
def test_any_other_makes_way_for_a_new_one(ask, given):
    headers, body = ask("/view", *given)
    assert headers["x-request-id"] == body == str(UUID(body))


@DOORS
def test_requests_do_not_share_an_id(ask):
    assert ask("/view")[1] != ask("/view")[1]
    assert request_ids.current.get() == ""


@pytest.mark.parametrize("given", [GIVEN, "a" * 20, "A-9" * 66])
def test_heroku_s_rule_is_kept(given):
    assert request_ids.accepted([given]) == given


async def chat(scope, receive, send):
    """A consumer: the simplest that works with the database's thread."""
    await receive()
    await send({"type": "websocket.accept", "headers": [(b"X-Request-Id", b"its own")]})
    found = await sync_to_async(request_ids.current.get)()
    logger.info("in the chat")
    await send({"type": "websocket.send", "text": found})
    await receive()


def test_a_socket_has_an_id_all_its_life(json_lines):
    async def talk():
        communicator = ApplicationCommunicator(
            AsgiRequestLog(chat), scope_of("websocket", "/ws/", GIVEN)
        )
        await communicator.send_input({"type": "websocket.connect"})
        accepted = await communicator.receive_output(10)
        said = await communicator.receive_output(10)
        await communicator.send_input({"type": "websocket.disconnect", "code": 1000})
        await communicator.wait(10)
        return accepted, said

    accepted, said = asyncio.run(talk())
    assert accepted["headers"] == [(b"X-Request-Id", GIVEN.encode())]
    assert said["text"] == GIVEN
    in_chat, own = json_lines()
    assert in_chat["request_id"] == own["request_id"] == GIVEN
    assert (own["method"], own["path"], own["status"]) == ("WEBSOCKET", "/ws/", 101)


def test_a_refused_socket_is_logged_as_forbidden(json_lines):
    async def refuse(scope, receive, send):
        await receive()
        await send({"type": "websocket.close"})

    async def knock():
        communicator = ApplicationCommunicator(
            AsgiRequestLog(refuse), scope_of("websocket", "/ws/")
        )
        await communicator.send_input({"type": "websocket.connect"})
        refusal = await communicator.receive_output(10)
        await communicator.wait(10)
        return refusal

    assert asyncio.run(knock()) == {"type": "websocket.close"}
    assert json_lines()[0]["status"] == 403


def test_a_scope_without_requests_is_handed_on_as_it_is():
    seen = []

    async def application(scope, receive, send):
        seen.append((scope, receive, send))

    asyncio.run(AsgiRequestLog(application)({"type": "lifespan"}, "receive", "send"))
    assert seen == [({"type": "lifespan"}, "receive", "send")]


def test_what_comes_after_a_request_has_no_id():
    async def silent(scope, receive, send):
        return

    async def request():
        await AsgiRequestLog(silent)(scope_of("http", "/", GIVEN), None, None)
        return request_ids.current.get()

    assert asyncio.run(request()) == ""
