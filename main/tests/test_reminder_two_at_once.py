"""Two commands at the same moment: everybody still gets one mail."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core import mail
from django.db import connection, connections, transaction
from django.utils import timezone

from main.models import Basket
from main.reminders import claimed, remind_all
from main.tests.at_once import AT_ONCE, at_once
from main.tests.test_reminder_mail import left_basket

pytestmark = pytest.mark.django_db(transaction=True)

WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted"


def test_a_basket_is_claimed_once():
    basket = left_basket()
    assert sorted(at_once(claimed, basket, timezone.now())) == [False] * (AT_ONCE - 1) + [True]


def test_no_mail_is_sent_twice():
    people = sorted(left_basket().user.email for _ in range(6))
    outcomes = at_once(lambda: list(remind_all(timezone.now())))
    assert sum(map(len, outcomes)) == len(people)
    assert sorted(letter.to[0] for letter in mail.outbox) == people
    assert not Basket.objects.filter(reminded_at=None).exists()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one write at a time")
def test_who_has_waited_for_another_claim_does_not_get_it_too():
    basket, now = left_basket(), timezone.now()

    def claim():
        try:
            return claimed(basket, now)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            assert claimed(basket, now)
            second = pool.submit(claim)
            while not second.done() and not somebody_waits():
                pass
        assert second.result(30) is False


def somebody_waits():
    """Whether a session of the database server waits for a lock."""
    with connection.cursor() as cursor:
        cursor.execute(WAITING)
        return cursor.fetchone()[0] > 0
