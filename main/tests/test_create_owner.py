"""`./manage.py create_owner`."""

import re
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from main.models import User

pytestmark = pytest.mark.django_db


def run(*arguments):
    out = StringIO()
    call_command("create_owner", *arguments, stdout=out)
    return out.getvalue()


def shown_password(report):
    return re.fullmatch(r"Owner's login: \S+ / (\S+)\n", report)[1]


def test_it_makes_an_owner_and_shows_the_password_once():
    password = shown_password(run("ana@example.com"))
    owner = User.objects.get()
    assert owner.check_password(password)
    assert owner.is_staff
    assert owner.is_superuser
    assert len(password) >= 16


def test_a_second_time_it_says_so_and_keeps_the_password():
    password = shown_password(run("ana@example.com"))
    report = run("ANA@example.com")
    assert "has an account already" in report
    assert password not in report
    assert User.objects.get().check_password(password)


def test_a_password_can_be_given_anew():
    old = shown_password(run("ana@example.com"))
    new = shown_password(run("ana@example.com", "--reset-password"))
    assert old != new
    assert User.objects.get().check_password(new)


def test_an_owner_who_was_locked_out_comes_back():
    run("ana@example.com")
    User.objects.update(is_active=False, is_staff=False, is_superuser=False)
    assert "is no owner" in run("ana@example.com")
    assert not User.objects.get().is_owner
    password = shown_password(run("ana@example.com", "--reset-password"))
    assert User.objects.get().is_owner
    assert User.objects.get().check_password(password)


def test_it_refuses_what_is_no_address():
    with pytest.raises(CommandError, match="not an e-mail address"):
        run("ana")
