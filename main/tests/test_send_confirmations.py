"""`./manage.py send_confirmations`: what the checkout could not send."""

from datetime import timedelta
from io import StringIO
from smtplib import SMTPRecipientsRefused

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError, call_command
from django.utils import timezone

from main.models import Order
from main.tests.at_once import AT_ONCE, at_once
from main.tests.factories import OrderFactory

pytestmark = pytest.mark.django_db


def send(**options):
    """What the command says."""
    out = StringIO()
    call_command("send_confirmations", stdout=out, **options)
    return out.getvalue()


def unconfirmed(count=1, **age):
    """Orders of some age, five minutes by default."""
    orders = [OrderFactory() for _ in range(count)]
    numbers = [order.pk for order in orders]
    created = timezone.now() - timedelta(**(age or {"minutes": 5}))
    Order.objects.filter(pk__in=numbers).update(date_created=created)
    return orders


def addressees():
    return [to for sent in mail.outbox for to in sent.to]


@pytest.fixture
def server(monkeypatch):
    """A mail server that counts its callers; `server.refused` are addresses it does not take."""

    class Server:
        opened, refused, down = 0, (), False

    real = EmailBackend.send_messages

    def open_connection(self):
        if Server.down:
            raise ConnectionRefusedError("nobody there")
        if not getattr(self, "connected", False):
            Server.opened += 1
        self.connected = True

    def send_messages(self, messages):
        if messages[0].to[0] in Server.refused:
            raise SMTPRecipientsRefused({})
        return real(self, messages)

    monkeypatch.setattr(EmailBackend, "open", open_connection)
    monkeypatch.setattr(EmailBackend, "close", lambda self: setattr(self, "connected", False))
    monkeypatch.setattr(EmailBackend, "send_messages", send_messages)
    return Server


def test_it_sends_what_is_unsent_over_one_connection(server):
    orders = unconfirmed(3)
    assert send() == "Confirmations: 3 sent, 0 failed.\n"
    assert addressees() == [order.user.email for order in orders[::-1]]
    assert not Order.objects.unconfirmed().exists()
    assert server.opened == 1


def test_it_sends_nothing_twice(server):
    unconfirmed(2)
    send()
    assert send() == "Confirmations: 0 sent, 0 failed.\n"
    assert len(mail.outbox) == 2
    assert server.opened == 1


def test_it_leaves_those_that_the_shop_is_sending_and_very_old_ones():
    unconfirmed(seconds=30)
    unconfirmed(days=8)
    assert send() == "Confirmations: 0 sent, 0 failed.\n"
    assert Order.objects.unconfirmed().count() == 2


def test_a_dry_run_only_tells():
    (order,) = unconfirmed()
    assert send(dry_run=True) == f"order {order.pk}\nConfirmations that would be sent: 1.\n"
    assert not mail.outbox


def test_a_limit_takes_the_newest():
    _, newest = unconfirmed(2)
    send(limit=1)
    assert addressees() == [newest.user.email]


@pytest.mark.parametrize("limit", [0, -1])
def test_a_senseless_limit_is_refused(limit):
    with pytest.raises(CommandError, match="--limit must be 1 or more"):
        send(limit=limit)


def test_a_refused_address_stops_nobody_else(server):
    first, second, third = unconfirmed(3)
    server.refused = (second.user.email,)
    with pytest.raises(CommandError, match="tried again next time"):
        send()
    assert addressees() == [third.user.email, first.user.email]
    assert list(Order.objects.unconfirmed()) == [second]


def test_it_stops_at_a_server_that_is_down(server, json_lines):
    unconfirmed(5)
    server.down = True
    with pytest.raises(CommandError, match="cannot be reached: 5 not tried") as stopped:
        send()
    assert stopped.value.returncode == 1
    assert Order.objects.unconfirmed().count() == 5
    assert len([line for line in json_lines() if line["level"] == "ERROR"]) == 1


@pytest.mark.django_db(transaction=True)
def test_two_at_once_send_each_once():
    orders = unconfirmed(6)
    said = at_once(send)
    assert len(said) == AT_ONCE
    assert sorted(addressees()) == sorted(order.user.email for order in orders)
