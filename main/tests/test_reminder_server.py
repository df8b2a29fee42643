"""`./manage.py remind_baskets` and the mail server: one connection, trouble, an interruption."""

import os
import subprocess
import sys
from io import StringIO
from smtplib import SMTPRecipientsRefused

import pytest
from django.conf import settings as shop_settings
from django.core.management import call_command
from django.core.management.base import CommandError

from main import reminders
from main.models import Basket
from main.tests.test_reminder_mail import left_basket

pytestmark = pytest.mark.django_db


class Server:
    """Stands for smtplib.SMTP, and remembers what was done to it."""

    def __init__(self):
        self.log = []
        self.on_mail = lambda address: None
        self.refuses_connections = False

    def __call__(self, *arguments, **options):
        if self.refuses_connections:
            raise ConnectionRefusedError("no")
        self.log.append("connect")
        return self

    def sendmail(self, sender, recipients, message):
        self.on_mail(recipients[0])
        self.log.append(recipients[0])

    def quit(self):
        self.log.append("quit")


@pytest.fixture
def server(monkeypatch, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    server = Server()
    monkeypatch.setattr("django.core.mail.backends.smtp.smtplib.SMTP", server)
    return server


def remind(code=None):
    """Run it; `code` is what it must fail with."""
    out = StringIO()
    if code is None:
        call_command("remind_baskets", stdout=out)
        return out.getvalue()
    with pytest.raises(CommandError) as stopped:
        call_command("remind_baskets", stdout=out)
    assert stopped.value.returncode == code
    return f"{out.getvalue()}{stopped.value}"


def addresses(*names):
    return [left_basket(email=f"{name}@example.com").user.email for name in names]


def reminded():
    baskets = Basket.objects.exclude(reminded_at=None)
    return sorted(baskets.values_list("user__email", flat=True))


def test_all_mails_go_over_one_connection(server):
    people = addresses("ana", "bea", "cem")
    remind()
    assert server.log == ["connect", *people, "quit"]


def test_without_a_mail_to_send_nobody_is_called(server):
    left_basket(wants_reminders=False)
    remind()
    assert server.log == []


def test_after_a_failure_the_next_mail_has_a_new_connection(server):
    def refuse(address):
        if address.startswith("bad"):
            raise SMTPRecipientsRefused({})

    server.on_mail = refuse
    addresses("ana", "bad", "cem", "dan")
    assert remind(code=1).startswith("3 reminders sent, 1 failed.\n")
    assert server.log == [
        "connect", "ana@example.com", "quit",
        "connect", "cem@example.com", "dan@example.com", "quit",
    ]  # fmt: skip
    assert reminded() == ["ana@example.com", "cem@example.com", "dan@example.com"]


def test_a_server_that_cannot_be_reached_is_not_called_for_each_mail(server, caplog):
    server.refuses_connections = True
    addresses("ana", "bea")
    said = remind(code=1)
    assert said.startswith("0 reminders sent, 0 failed.\nThe mail server cannot be reached: 2 not")
    assert caplog.text.count("The mail server cannot be reached") == 1
    assert reminded() == []


def test_one_that_goes_away_in_the_middle_ends_it(server):
    def go_away(address):
        if address.startswith("bea"):
            server.refuses_connections = True
            raise ConnectionResetError

    server.on_mail = go_away
    addresses("ana", "bea", "cem")
    said = remind(code=1)
    assert said.startswith("1 reminder sent, 1 failed.\nThe mail server cannot be reached: 2 not")
    assert reminded() == ["ana@example.com"]


def test_ctrl_c_leaves_the_mail_under_way_for_the_next_time(server):
    def interrupt(address):
        if address.startswith("bea"):
            raise KeyboardInterrupt

    server.on_mail = interrupt
    addresses("ana", "bea", "cem")
    assert remind(code=130).startswith("1 reminder sent, 0 failed.\nInterrupted.")
    assert server.log == ["connect", "ana@example.com", "quit"]
    assert reminded() == ["ana@example.com"]


def test_what_another_command_has_claimed_meanwhile_is_passed_over(server, monkeypatch):
    people = addresses("ana", "bea")

    def first_come(connection):
        Basket.objects.filter(user__email="ana@example.com").update(reminded_at="2026-01-01T00:00Z")
        connection.open()

    monkeypatch.setattr(reminders, "reach", first_come)
    assert remind() == "1 reminder sent, 0 failed.\n"
    assert server.log == ["connect", people[1], "quit"]


def test_who_comes_back_in_that_moment_is_left_alone(server, monkeypatch):
    addresses("ana")

    def come_back(connection):
        Basket.objects.get().save()
        connection.open()

    monkeypatch.setattr(reminders, "reach", come_back)
    assert remind() == "0 reminders sent, 0 failed.\n"
    assert reminded() == []


SLOW = """
import os, signal, sys
sys.argv = ["manage.py", "remind_baskets"]
import django
django.setup()
from main.management.commands import remind_baskets
def remind_all(before):
    yield True
    os.kill(os.getpid(), signal.SIGTERM)
    signal.pause()
remind_baskets.remind_all = remind_all
from django.core.management import execute_from_command_line
execute_from_command_line(sys.argv)
"""


@pytest.mark.slow
def test_sigterm_ends_it_like_ctrl_c():
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "booktime.test_settings"}
    done = subprocess.run(
        [sys.executable, "-c", SLOW], cwd=shop_settings.BASE_DIR, env=environment,
        capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 130, done.stderr
    assert done.stdout == "1 reminder sent, 0 failed.\n"
    assert "Interrupted." in done.stderr
    assert "Traceback" not in done.stderr
