"""`./manage.py remind_baskets`: what is sent, and to whom."""

import json
import shlex
from datetime import timedelta
from io import StringIO
from pathlib import Path
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from django.conf import settings as shop_settings
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from main.baskets import add, merge, open_basket_of
from main.models import Basket
from main.tests.factories import (
    BasketFactory,
    BasketLineFactory,
    ProductFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def remind(*arguments):
    out = StringIO()
    call_command("remind_baskets", *arguments, stdout=out)
    return out.getvalue()


def age(basket, days):
    """Let nobody have touched a basket for some days."""
    Basket.objects.filter(pk=basket.pk).update(date_updated=timezone.now() - timedelta(days=days))
    basket.refresh_from_db()


def left_basket(days=4, books=("Emma",), **user):
    """Somebody's basket with books in it."""
    basket = BasketFactory(user=UserFactory(**user))
    for name in books:
        BasketLineFactory(basket=basket, product__name=name)
    age(basket, days)
    return basket


@pytest.fixture
def failing_for(monkeypatch):
    """Let the mail server refuse some addresses."""
    deliver = EmailBackend.send_messages

    def fail(error, *addresses):
        def send_messages(self, messages):
            if messages[0].to[0] in addresses:
                raise error
            return deliver(self, messages)

        monkeypatch.setattr(EmailBackend, "send_messages", send_messages)

    return fail


def test_it_names_the_books_and_where_they_are(settings):
    settings.SHOP_URL = "https://books.example.com"
    left_basket(books=["Emma", "Persuasion"], email="ana@example.com")
    assert remind() == "1 reminder sent, 0 failed.\n"
    [letter] = mail.outbox
    assert letter.to == ["ana@example.com"]
    assert letter.subject == "Still in your basket"
    assert "- Emma, Ada Author\n- Persuasion, Ada Author\n\n" in letter.body
    assert "https://books.example.com/basket/" in letter.body


def test_it_can_be_turned_off_by_link_and_by_the_mail_programs_own_button(settings):
    settings.SHOP_URL = "https://books.example.com"
    left_basket()
    remind()
    headers = mail.outbox[0].extra_headers
    address = headers["List-Unsubscribe"]
    assert address.startswith("<https://books.example.com/reminders/off/?token=")
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert address.strip("<>") in mail.outbox[0].body


def test_it_reminds_once_of_a_basket():
    basket = left_basket()
    remind()
    assert remind() == "0 reminders sent, 0 failed.\n"
    basket.refresh_from_db()
    assert basket.reminded_at is not None


def test_a_basket_that_was_changed_afterwards_is_not_reminded_of_again():
    basket = left_basket()
    remind()
    add(basket, ProductFactory())
    age(basket, 30)
    assert remind() == "0 reminders sent, 0 failed.\n"


def test_nor_is_one_that_a_strangers_basket_went_into():
    basket = left_basket()
    remind()
    stranger = BasketFactory()
    add(stranger, ProductFactory())
    merge(stranger.pk, basket.user)
    age(basket, 30)
    assert remind() == "0 reminders sent, 0 failed.\n"


def test_the_next_basket_of_the_same_person_is():
    basket = left_basket()
    remind()
    Basket.objects.update(status=Basket.Status.SUBMITTED)
    second = open_basket_of(basket.user)
    add(second, ProductFactory())
    age(second, 4)
    assert remind() == "1 reminder sent, 0 failed.\n"


def test_the_mail_does_not_count_as_a_change_of_the_basket():
    basket = left_basket(days=4)
    remind()
    changed = basket.date_updated
    basket.refresh_from_db()
    assert basket.date_updated == changed


@pytest.mark.parametrize(("days", "sent"), [("3", 1), ("4", 1), ("5", 0), ("0", 1)])
def test_it_waits_for_some_days(days, sent):
    left_basket(days=4)
    assert remind("--days", days).startswith(f"{sent} reminder")


def test_it_waits_three_days_unless_told():
    left_basket(days=2)
    left_basket(days=3)
    assert remind() == "1 reminder sent, 0 failed.\n"


@pytest.mark.parametrize("days", ["-1", "3651", "99999999999"])
def test_it_refuses_days_that_make_no_sense(days):
    with pytest.raises(CommandError, match="--days must be from 0 to 3650"):
        remind(f"--days={days}")


def test_it_leaves_people_alone_who_are_gone_or_want_none():
    left_basket(is_active=False)
    left_basket(wants_reminders=False)
    assert remind() == "0 reminders sent, 0 failed.\n"


def test_it_leaves_strangers_alone_and_baskets_that_became_orders():
    BasketLineFactory(basket=BasketFactory())
    left_basket()
    Basket.objects.exclude(user=None).update(status=Basket.Status.SUBMITTED)
    assert remind("--days=0") == "0 reminders sent, 0 failed.\n"


def test_it_names_only_what_can_be_bought():
    basket = left_basket(books=["Emma"])
    BasketLineFactory(basket=basket, product__name="Gone", product__active=False)
    BasketLineFactory(basket=basket, product__name="Sold out", product__in_stock=False)
    age(basket, 4)
    remind()
    assert "Emma" in mail.outbox[0].body
    assert "Gone" not in mail.outbox[0].body
    assert "Sold out" not in mail.outbox[0].body


def test_it_says_nothing_of_a_basket_with_nothing_to_buy():
    empty = left_basket(books=[])
    sold = left_basket(books=[])
    BasketLineFactory(basket=sold, product__in_stock=False)
    BasketLineFactory(basket=sold, product__active=False)
    for basket in (empty, sold):
        age(basket, 4)
    assert remind() == "0 reminders sent, 0 failed.\n"
    assert not Basket.objects.exclude(reminded_at=None).exists()


def test_a_basket_full_of_books_makes_a_short_mail():
    left_basket(books=[f"Book {number:02}" for number in range(12)])
    remind()
    assert "Book 09" in mail.outbox[0].body
    assert "Book 10" not in mail.outbox[0].body
    assert "- and 2 more\n" in mail.outbox[0].body


def test_a_books_name_is_no_html():
    left_basket(books=["Crime & Punishment"])
    remind()
    assert "- Crime & Punishment" in mail.outbox[0].body


@pytest.mark.parametrize(
    "error",
    [SMTPRecipientsRefused({}), SMTPServerDisconnected("gone"), TimeoutError(), ValueError()],
)
def test_a_mail_that_fails_is_said_stops_no_other_and_is_tried_next_time(
    failing_for, caplog, capsys, error
):
    left_basket(email="ana@example.com")
    broken = left_basket(email="bad@example.com")
    left_basket(email="cem@example.com")
    failing_for(error, "bad@example.com")
    out = StringIO()
    with pytest.raises(CommandError, match="tried again next time") as stopped:
        call_command("remind_baskets", stdout=out)
    assert stopped.value.returncode == 1
    assert out.getvalue() == "2 reminders sent, 1 failed.\n"
    assert [letter.to[0] for letter in mail.outbox] == ["ana@example.com", "cem@example.com"]
    assert f"Not sent: reminder mail, basket {broken.pk}" in caplog.text
    failing_for(error)
    assert remind() == "1 reminder sent, 0 failed.\n"
    assert mail.outbox[-1].to == ["bad@example.com"]


def test_a_dry_run_names_baskets_and_sends_nothing():
    basket = left_basket(books=["Emma", "Persuasion"], email="ana@example.com")
    said = remind("--dry-run")
    assert said == f"basket {basket.pk}: 2 books\n1 reminder would be sent.\n"
    assert mail.outbox == []
    assert remind() == "1 reminder sent, 0 failed.\n"


@pytest.mark.parametrize("baskets", [1, 12])
def test_it_reads_a_hundred_baskets_at_once_and_writes_once_a_mail(
    baskets, django_assert_num_queries
):
    for _ in range(baskets):
        left_basket(books=["Emma", "Persuasion"])
    # Two reads for the baskets, one that finds no more of them; a claim for each mail.
    with django_assert_num_queries(3 + baskets):
        remind()


@pytest.mark.parametrize("baskets", [1, 12])
def test_a_dry_run_reads_as_often_for_many_as_for_few(baskets, django_assert_num_queries):
    for _ in range(baskets):
        left_basket()
    with django_assert_num_queries(3):
        remind("--dry-run")


def test_it_goes_on_after_the_first_hundred(monkeypatch):
    monkeypatch.setattr("main.reminders.BATCH", 2)
    for _ in range(5):
        left_basket()
    assert remind() == "5 reminders sent, 0 failed.\n"
    assert len({letter.to[0] for letter in mail.outbox}) == 5


def test_platforms_run_it_every_day():
    jobs = json.loads(Path(shop_settings.BASE_DIR, "app.json").read_text())["cron"]
    [job] = [job for job in jobs if "remind_baskets" in job["command"]]
    python, script, command, *arguments = shlex.split(job["command"])
    assert (python, script, command) == ("python", "manage.py", "remind_baskets")
    assert job["schedule"].split()[2:] == ["*", "*", "*"]
    left_basket(days=3)
    assert remind(*arguments) == "1 reminder sent, 0 failed.\n"
