"""The page of a conversation, and its form without JavaScript."""

import uuid
from html.parser import HTMLParser

import pytest

from main.chat import conversation, limits
from main.chat.threads import in_thread
from main.models import ChatMessage, Order
from main.tests.chatting import Talk, live, talking
from main.tests.factories import DispatcherFactory, EmployeeFactory, OrderFactory, UserFactory


@pytest.fixture
def order(db):
    return OrderFactory()


@pytest.fixture
def customer(client, order):
    client.force_login(order.user)
    return client


def address(order):
    return f"/customer-service/{order.pk}/"


def send(client, order, text="Where is it?", key=None, **extra):
    return client.post(address(order), {"text": text, "key": key or uuid.uuid4(), **extra})


def say(order, *texts):
    author = order.user
    return [ChatMessage.objects.create(order=order, author=author, text=text) for text in texts]


def test_it_shows_what_was_said(customer, order):
    say(order, "Where is it?")
    response = customer.get(address(order))
    assert response.status_code == 200
    assert b"Where is it?" in response.content
    assert "no-store" in response["Cache-Control"]


def test_it_leads_back_to_the_order(customer, order):
    assert f'href="{order.get_absolute_url()}"' in customer.get(address(order)).content.decode()


def test_what_was_said_is_text_and_nothing_else(customer, order):
    say(order, "<script>alert(1)</script>")
    assert b"<script>alert" not in customer.get(address(order)).content


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_stranger_is_sent_to_the_login(client, order, method):
    response = getattr(client, method)(address(order))
    assert response["Location"] == f"/login/?next={address(order)}"


@pytest.mark.parametrize(
    ("make", "status"), [(UserFactory, 404), (DispatcherFactory, 403), (EmployeeFactory, 200)]
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_who_may_come_in(client, order, make, status, method):
    client.force_login(make())
    response = getattr(client, method)(address(order))
    assert response.status_code == {("post", 200): 422}.get((method, status), status)
    assert not ChatMessage.objects.exists()


@pytest.mark.parametrize("number", [0, 999999, 10**30])
def test_there_is_no_page_of_an_unknown_order(customer, number):
    assert customer.get(f"/customer-service/{number}/").status_code == 404


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods_are_refused(customer, order, method):
    assert getattr(customer, method)(address(order)).status_code == 405


def test_the_form_keeps_a_message_and_comes_back(customer, order):
    response = send(customer, order)
    assert (response.status_code, response["Location"]) == (302, address(order))
    message = ChatMessage.objects.get()
    assert (message.text, message.author, message.from_staff) == ("Where is it?", order.user, False)


def test_a_form_that_is_sent_twice_gives_one_message(customer, order):
    key = uuid.uuid4()
    assert [send(customer, order, key=key).status_code for _ in range(2)] == [302, 302]
    assert ChatMessage.objects.count() == 1


def test_a_form_used_by_somebody_else_says_so(customer, order, client):
    key = uuid.uuid4()
    send(customer, order, key=key)
    client.force_login(EmployeeFactory())
    response = send(client, order, key=key)
    assert response.status_code == 422
    assert b"Load the page again" in response.content
    assert ChatMessage.objects.count() == 1


@pytest.mark.parametrize("text", ["", " \n ", "x" * 2001, "x\0y"])
def test_an_unfit_message_is_said_beside_the_field(customer, order, text):
    response = send(customer, order, text)
    assert response.status_code == 422
    assert b'aria-invalid="true"' in response.content
    assert not ChatMessage.objects.exists()


@pytest.mark.parametrize("key", ["x", "", "5" * 100_000])
def test_an_unfit_key_is_refused(customer, order, key):
    response = customer.post(address(order), {"text": "Hello", "key": key})
    assert response.status_code == 422
    assert not ChatMessage.objects.exists()


def test_too_many_messages_are_refused_with_a_sentence(customer, order, monkeypatch):
    monkeypatch.setattr(limits, "POSTS", 1)
    monkeypatch.setattr(limits.time, "time", lambda: 1_000_000)
    send(customer, order)
    response = send(customer, order, "and another thing")
    assert response.status_code == 422
    assert b"You write faster than anybody reads" in response.content
    assert b"and another thing" in response.content


def test_an_employee_who_answers_is_written_down(client, order, employee):
    client.force_login(employee)
    send(client, order, "It is on its way.")
    assert ChatMessage.objects.get().from_staff
    assert Order.objects.get().last_spoken_to == employee
    assert employee.email.encode() in client.get(address(order)).content


def test_the_customer_does_not_see_the_address_of_an_employee(customer, order, employee):
    ChatMessage.objects.create(order=order, author=employee, text="Yes.", from_staff=True)
    content = customer.get(address(order)).content.decode()
    assert "Customer service" in content
    assert employee.email not in content


def test_older_messages_are_a_page_away(customer, order, monkeypatch):
    monkeypatch.setattr(conversation, "PAGE", 2)
    *_, third, _ = say(order, "one", "two", "three", "four")
    content = customer.get(address(order)).content.decode()
    assert f'href="?before={third.pk}"' in content
    assert "one" not in texts(content)
    content = customer.get(f"{address(order)}?before={third.pk}").content.decode()
    assert texts(content) == ["one", "two"]
    assert "chat-form" not in content


def texts(content):
    """What the messages of a page say."""
    found = []

    class Reader(HTMLParser):
        reading = False

        def handle_starttag(self, tag, attributes):
            self.reading = ("class", "said__text") in attributes

        def handle_data(self, data):
            if self.reading and data.strip():
                found.append(data)

    Reader().feed(content)
    return found


@pytest.mark.parametrize("before", ["x", "-1", "0", "9" * 40, "%00"])
def test_a_malformed_place_is_the_newest_page(customer, order, before):
    say(order, "one")
    assert texts(customer.get(f"{address(order)}?before={before}").content.decode()) == ["one"]


def test_its_queries_do_not_grow(customer, order, django_assert_max_num_queries):
    for number in (1, 50):
        say(order, *["hello"] * number)
        with django_assert_max_num_queries(6):
            customer.get(address(order))


@pytest.mark.django_db(transaction=True)
def test_who_is_in_the_room_hears_what_the_form_sends(client):
    order = OrderFactory()
    client.force_login(order.user)
    office = Talk(order, EmployeeFactory())

    async def listen():
        async with talking(office):
            await in_thread(send)(client, order)
            return await office.texts(1)

    assert live(listen()) == ["Where is it?"]


def test_a_web_server_without_sockets_says_so(client, order):
    """Under WSGI the addresses that last come to Django."""
    socket = f"/ws{address(order)}"
    assert client.get(socket).status_code == 426
    response = client.get(socket, headers={"Upgrade": "websocket"})
    assert (response.status_code, b"ASGI" in response.content) == (501, True)
    response = client.get("/customer-service/notify/")
    assert (response.status_code, b"ASGI" in response.content) == (501, True)
