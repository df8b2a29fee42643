"""`./manage.py clear_expired`: what nobody can reach any more goes, and nothing else."""

import json
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.utils import timezone
from knox.models import AuthToken

from booktime import settings as shop_settings
from main.management.commands import clear_expired
from main.models import Basket
from main.tests.factories import BasketFactory, BasketLineFactory, UserFactory

pytestmark = pytest.mark.django_db


def clear():
    """What the command says."""
    out = StringIO()
    call_command("clear_expired", stdout=out)
    return out.getvalue().splitlines()


def basket(days, **fields):
    """A basket of a book, untouched for some days."""
    made = BasketLineFactory(basket=BasketFactory(**fields)).basket
    Basket.objects.filter(pk=made.pk).update(date_updated=timezone.now() - timedelta(days=days))
    return made


def test_sessions_go_with_their_time(client, user):
    client.force_login(user)
    Session.objects.create(session_key="old", expire_date=timezone.now() - timedelta(seconds=1))
    assert "Sessions deleted: 1" in clear()
    assert client.get("/account/").status_code == 200


def test_tokens_go_with_their_time(user):
    AuthToken.objects.create(user, expiry=timedelta(seconds=-1))
    kept, _ = AuthToken.objects.create(user)
    assert "Tokens deleted: 1" in clear()
    assert AuthToken.objects.get() == kept


def test_a_strangers_basket_goes_when_no_session_can_know_it():
    basket(29)
    kept = {basket(27), basket(29, user=UserFactory()), basket(99, status="submitted")}
    assert "Baskets deleted: 1" in clear()
    assert set(Basket.objects.all()) == kept


def test_it_goes_on_after_a_batch(monkeypatch):
    monkeypatch.setattr(clear_expired, "BATCH", 2)
    for _ in range(5):
        basket(29)
    assert "Baskets deleted: 5" in clear()


def test_with_nothing_to_do_it_says_so():
    assert clear() == ["Sessions deleted: 0", "Tokens deleted: 0", "Baskets deleted: 0"]


def test_platforms_run_it_every_day():
    jobs = json.loads(Path(shop_settings.BASE_DIR, "app.json").read_text())["cron"]
    (job,) = [job for job in jobs if job["command"] == "python manage.py clear_expired"]
    assert job["schedule"].split()[2:] == ["*", "*", "*"]
