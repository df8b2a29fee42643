"""Who is let into a conversation: from where, and with which credentials."""

import json
import logging

import pytest
from channels.testing import WebsocketCommunicator
from django.contrib.sessions.models import Session
from django.core.cache import cache

from main.api import tokens
from main.chat import heart as hearts
from main.chat.admission import Credentials
from main.chat.heart import heart
from main.chat.threads import in_thread
from main.tests.chatting import PATIENCE, Talk, application, headers_of, live, session_of, talking
from main.tests.factories import DispatcherFactory, EmployeeFactory, OrderFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def order():
    return OrderFactory()


@pytest.fixture
def token(monkeypatch, order):
    """A token of the customer's phone."""
    people = {"t0ken-canary": order.user}
    monkeypatch.setattr(tokens, "user_of_token", people.get)
    return "t0ken-canary"


def closed_with(talk):
    """The code a socket is closed with after it was opened."""

    async def knock():
        accepted, _ = await talk.connect(PATIENCE)
        assert accepted, "a browser cannot see why a socket was not opened"
        code = await talk.close_code()
        await talk.disconnect(timeout=PATIENCE)
        return code

    return live(knock())


def is_let_in(talk):
    async def knock():
        async with talking(talk):
            return True

    return live(knock())


def refused(headers, path="/ws/customer-service/1/"):
    """Whether a socket is refused before it is one; with 403 then (Daphne, AsgiRequestLog)."""

    async def knock():
        socket = WebsocketCommunicator(application(), path, headers)
        accepted, _ = await socket.connect(PATIENCE)
        await socket.wait(PATIENCE)
        return not accepted

    return live(knock())


def test_a_stranger_is_closed_with_4401(order):
    assert closed_with(Talk(order, None)) == 4401


def test_a_session_that_has_ended_is_a_strangers(order):
    talk = Talk(order, None, headers=[(b"cookie", b"sessionid=0123456789abcdefghijklmnopqrstuv")])
    assert closed_with(talk) == 4401


@pytest.mark.parametrize("make", [UserFactory, DispatcherFactory])
def test_somebody_elses_order_is_closed_with_4403(order, make):
    assert closed_with(Talk(order, make())) == 4403


@pytest.mark.parametrize("number", [0, 999999, 10**30])
def test_an_unknown_order_is_closed_with_4403(employee, number):
    assert closed_with(Talk(number, employee)) == 4403


@pytest.mark.parametrize(
    "make", [EmployeeFactory, lambda: UserFactory(is_staff=True, is_superuser=True)]
)
def test_employees_and_owners_come_into_every_room(order, make):
    assert is_let_in(Talk(order, make()))


@pytest.mark.slow
@pytest.mark.parametrize(
    "origin",
    [
        None,
        b"https://evil.example",
        b"https://testserver",
        b"http://testserver:8000",
        b"http://testserver.evil.example",
        b"null",
        b"",
        b"\xff\n",
    ],
)
def test_a_foreign_or_missing_origin_is_refused_and_logged(order, caplog, origin):
    caplog.set_level(logging.WARNING)
    assert refused(headers_of(order.user, origin), f"/ws/customer-service/{order.pk}/")
    (record,) = [one for one in caplog.records if one.name == "main.consumers.door"]
    assert record.levelname == "WARNING"
    assert "Refused a WebSocket of origin" in record.message


def test_a_host_that_is_not_ours_is_refused_with_its_own_origin():
    assert refused([(b"host", b"evil.example"), (b"origin", b"http://evil.example")])


def test_the_origin_is_https_behind_a_router_that_ends_it(order):
    talk = Talk(order, None)
    https = (b"x-forwarded-proto", b"https")
    talk.scope["headers"] = [*headers_of(order.user, b"https://testserver"), https]
    assert is_let_in(talk)


@pytest.mark.parametrize("path", ["/ws/", "/ws/customer-service/x/", "/customer-service/1/", "/"])
def test_there_is_no_socket_anywhere_else(path):
    assert refused(headers_of(None), path)


@pytest.mark.parametrize("where", ["header", "query"])
def test_an_app_needs_no_origin_with_a_token(order, token, where):
    path = f"/ws/customer-service/{order.pk}/"
    headers = [(b"host", b"testserver")]
    if where == "header":
        headers.append((b"authorization", f"Token {token}".encode()))
    else:
        path += f"?token={token}"

    async def knock():
        socket = WebsocketCommunicator(application(), path, headers)
        assert (await socket.connect(PATIENCE))[0]
        welcome = json.loads(await socket.receive_from(PATIENCE))
        await socket.disconnect(timeout=PATIENCE)
        return welcome

    assert live(knock())["name"] == order.user.email


def test_a_token_that_a_phone_was_given_lets_it_in(order):
    _, token = tokens.issue(order.user)
    assert is_let_in(Talk(order, None, f"?token={token}"))


def test_a_foreign_page_is_refused_with_a_token_too(order, token):
    headers = [(b"host", b"testserver"), (b"origin", b"https://evil.example")]
    assert refused(headers, f"/ws/customer-service/{order.pk}/?token={token}")


def test_a_wrong_token_is_a_strangers_whoever_is_logged_in(order, token):
    assert closed_with(Talk(order, order.user, f"?token={token}x")) == 4401


def test_no_log_line_has_the_token(order, token, json_lines, caplog):
    caplog.set_level(logging.DEBUG)
    assert is_let_in(Talk(order, None, f"?token={token}"))
    assert closed_with(Talk(order, None, f"?token={token}x")) == 4401
    assert json_lines()
    assert "canary" not in json.dumps(json_lines())


def test_all_lines_of_a_conversation_have_its_request_id(order, json_lines, caplog):
    caplog.set_level(logging.DEBUG)
    identity = b"0123456789-abcdef-0123456789"
    talk = Talk(order, order.user, headers=[(b"x-request-id", identity)])

    async def speak():
        async with talking(talk):
            await talk.acknowledged("Hello")

    live(speak())
    lines = [line for line in json_lines() if line["logger"] == "main.consumers.chat"]
    assert [line["message"].split()[0] for line in lines] == ["User", "Message", "User"]
    assert {line["request_id"] for line in lines} == {identity.decode()}


def log_out(order):
    Session.objects.all().delete()
    cache.clear()


def deactivate(order):
    type(order.user).objects.filter(pk=order.user.pk).update(is_active=False)


def change_password(order):
    order.user.set_password("another one, long enough")
    order.user.save()


@pytest.mark.parametrize("change", [log_out, deactivate, change_password])
def test_who_has_gone_elsewhere_loses_the_socket_at_a_heartbeat(order, monkeypatch, change):
    monkeypatch.setattr(hearts, "RECHECK", 0)
    talk = Talk(order, order.user)

    async def stay():
        async with talking(talk):
            await heart().beat()
            await talk.acknowledged("still here")
            await in_thread(change)(order)
            await heart().beat()
            return await talk.close_code()

    assert live(stay()) == 4401


def test_an_employee_who_is_one_no_more_loses_the_socket(order, employee, monkeypatch):
    monkeypatch.setattr(hearts, "RECHECK", 0)
    talk = Talk(order, employee)

    async def stay():
        async with talking(talk):
            await in_thread(employee.groups.clear)()
            await heart().beat()
            return await talk.close_code()

    assert live(stay()) == 4403


def test_nobody_is_looked_at_before_it_is_time(order):
    talk = Talk(order, order.user)

    async def stay():
        async with talking(talk):
            (socket,) = heart().sockets
            before = socket.admitted_at
            await heart().beat()
            return before == socket.admitted_at

    assert live(stay())


def test_the_key_of_a_session_is_not_shown(order):
    key = session_of(order.user)
    assert key not in repr(Credentials(key, "t0ken"))
    assert "t0ken" not in repr(Credentials(key, "t0ken"))
