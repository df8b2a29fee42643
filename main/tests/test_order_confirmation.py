"""The mail that says what was ordered."""

from smtplib import SMTPServerDisconnected
from threading import Event

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from main.mails import background
from main.mails.confirmation import confirm
from main.models import Order
from main.tests.checking_out import URL, filled_basket, form_data, place
from main.tests.factories import AddressFactory, OrderFactory, OrderLineFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def basket(user):
    return filled_basket(user, "2.50", copies=2)


@pytest.fixture
def broken_mail(monkeypatch):
    """A mail server that fails in the way a test wants."""

    def breaks(error):
        def send_messages(self, messages):
            raise error

        monkeypatch.setattr(EmailBackend, "send_messages", send_messages)

    return breaks


def test_it_is_sent_after_the_order_is_there(basket, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks:
        order = place(basket)
    assert not mail.outbox
    for call in callbacks:
        call()
    (sent,) = mail.outbox
    assert sent.to == [basket.user.email]
    assert sent.subject == f"Your order {order.pk} at BookTime"
    order.refresh_from_db()
    assert order.confirmed_at


def test_an_order_that_fails_sends_nothing(basket, django_capture_on_commit_callbacks):
    place(basket)
    with django_capture_on_commit_callbacks() as callbacks:
        place(basket)
    assert not callbacks


def test_it_says_what_is_bought_for_how_much_and_where(settings):
    settings.SHOP_URL = "https://books.example.com"
    order = OrderFactory(billing_address__name="Ada & Sons")
    line = OrderLineFactory(order=order, name="Emma <& Co>", unit_price="2.50", quantity=2)
    assert confirm(order.pk) is True
    text = mail.outbox[0].body
    assert f"2 × {line.name}\n    £5.00 (£2.50 each)\n" in text
    assert "Total: £5.00" in text
    assert "    Ada & Sons\n    1 Long Lane\n" in text
    assert f"https://books.example.com/orders/{order.pk}/" in text


def test_it_is_sent_once():
    order = OrderFactory()
    assert [confirm(order.pk), confirm(order.pk)] == [True, None]
    assert len(mail.outbox) == 1


@pytest.mark.parametrize(
    "error", [OSError("no route"), TimeoutError(), SMTPServerDisconnected("bye")]
)
def test_a_failing_server_is_said_and_the_order_stays(
    client, basket, broken_mail, json_lines, error, django_capture_on_commit_callbacks
):
    broken_mail(error)
    client.force_login(basket.user)
    data = form_data(basket, AddressFactory(user=basket.user))
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(URL, data)
    assert response["Location"] == "/order/done/"
    order = Order.objects.get()
    assert order.confirmed_at is None
    (line,) = [line for line in json_lines() if line["level"] == "ERROR"]
    assert f"confirmation of order {order.pk}" in line["message"]


@pytest.mark.django_db(transaction=True)
class TestInTheBackground:
    @pytest.fixture(autouse=True)
    def _really(self, monkeypatch, in_the_background):
        self.futures = []

        def later(*arguments):
            self.futures.append(in_the_background(*arguments))

        monkeypatch.setattr(background, "later", later)

    def test_it_is_sent_by_another_thread(self, basket):
        order = place(basket)
        self.futures[0].result(30)
        order.refresh_from_db()
        assert order.confirmed_at
        assert len(mail.outbox) == 1

    def test_nobody_waits_for_a_slow_server(self, client, basket, monkeypatch):
        answers = Event()
        monkeypatch.setattr(
            EmailBackend, "send_messages", lambda self, messages: answers.wait(30) and 1
        )
        client.force_login(basket.user)
        data = form_data(basket, AddressFactory(user=basket.user))
        client.post(URL, data)
        # Writing on is possible as well: another basket, while the mail is under way.
        filled_basket(basket.user)
        assert not self.futures[0].done()
        answers.set()
        self.futures[0].result(30)
        assert client.get("/order/done/").context["order"].confirmed_at

    def test_an_accident_is_said_in_the_log(self, basket, broken_mail, json_lines):
        broken_mail(RuntimeError("an accident"))
        place(basket)
        self.futures[0].result(30)
        assert [line["message"] for line in json_lines() if line["level"] == "ERROR"]
        assert Order.objects.get().confirmed_at is None
