"""The real web server at the door: origins, sizes, log lines, connections."""

import concurrent.futures
import json

import pytest
from django.conf import settings
from django.db import connection

from main.models import ChatMessage
from main.tests.factories import OrderFactory, UserFactory
from main.tests.server.running import close_code
from main.tests.server.shop import (
    APPLICATION,
    Client,
    database_address,
    environment,
    open_socket,
)

pytestmark = [pytest.mark.server, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def shop(start):
    return start(application=APPLICATION, **environment(DYNO="web.1", LOG_LEVEL="DEBUG"))


@pytest.fixture
def order():
    return OrderFactory()


def test_a_foreign_origin_gets_403_and_a_line_in_the_log(shop, opened, order):
    exceptions = pytest.importorskip("websockets.exceptions")
    path = f"/ws/customer-service/{order.pk}/"
    with pytest.raises(exceptions.InvalidStatus) as refusal:
        open_socket(opened, shop, path, origin="https://evil.example")
    assert refusal.value.response.status_code == 403
    shop.wait_for(r"Refused a WebSocket of origin 'https://evil\.example'")


def test_a_stranger_can_see_why(shop, opened, order):
    socket = open_socket(opened, shop, f"/ws/customer-service/{order.pk}/")
    assert close_code(socket) == 4401


@pytest.mark.parametrize("size", [33_000, 5_000_000])
def test_a_message_that_is_too_big_closes_with_1009(shop, opened, order, size):
    client = Client(opened, order, order.user).connect(shop)
    client.say("x" * size)
    assert client.close_code() == 1009


def test_a_history_may_be_longer_than_what_comes_in(shop, opened, order):
    for number in range(30):
        ChatMessage.objects.create(order=order, author=order.user, text=f"{number} " + "x" * 1900)
    client = Client(opened, order, order.user).connect(shop)
    assert len(client.heard) == 30
    client.say("y" * 33_000)
    assert client.close_code() == 1009


def test_a_text_that_is_no_text_closes_that_socket_alone(shop, opened, order):
    broken, other = (Client(opened, order, order.user).connect(shop) for _ in range(2))
    broken.socket.send(b"\xff\xfe", text=True)
    assert broken.close_code() == 1007
    other.say("still here")
    other.listen_to("still here")


def test_the_lines_of_a_chat_have_its_request_id_and_none_has_the_token(shop, opened, order):
    identity = "0123456789-abcdef-0123456789"
    client = Client(opened, order, order.user)
    socket = open_socket(
        opened,
        shop,
        f"/ws/customer-service/{order.pk}/?token=canary",
        Cookie=client.cookie,
        **{"X-Request-Id": identity},
    )
    assert close_code(socket) == 4401
    shop.wait_for(r"WEBSOCKET /ws/customer-service/\d+/ 101")
    shop.drain()
    assert shop.status() == 0
    lines = [json.loads(line) for line in shop.said.splitlines() if line.startswith("{")]
    ours = [line for line in lines if line.get("request_id") == identity]
    assert {line["logger"] for line in ours} >= {"main.consumers.chat", "booktime.requests"}
    assert "canary" not in shop.said


def test_sockets_and_requests_stay_within_the_pool(start, opened):
    """200 sockets and 500 requests; docs/chat.md has the sum."""
    if connection.vendor != "postgresql":
        pytest.skip("needs TEST_DATABASE_URL")
    address = f"{database_address()}?application_name=shop"
    shop = start(application=APPLICATION, **environment(DATABASE_URL=address))
    people = [OrderFactory(user=UserFactory()) for _ in range(20)]
    clients = [Client(opened, one, one.user).connect(shop) for one in people for _ in range(10)]
    with concurrent.futures.ThreadPoolExecutor(24) as threads:
        answers = threads.map(lambda _: shop.ask("/search/?q=x")[0], range(500))
        seen = [(status, connections_of_the_shop()) for status in answers]
    assert {status for status, _ in seen} == {200}
    for client in clients[::10]:
        client.say("still here")
        client.listen_to("still here")
    pool = settings.DATABASES["default"]["OPTIONS"]["pool"]
    assert max(number for _, number in seen) <= pool["max_size"]


def connections_of_the_shop():
    """How many connections to the database the web server has."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'shop'")
        return cursor.fetchone()[0]
