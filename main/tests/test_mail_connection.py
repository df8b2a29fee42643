"""What a mail server that takes its time costs the other pages."""

import pytest
from django.core.mail import EmailMessage
from django.db import connection, transaction

from main.mails.sending import send
from main.models import User

pytestmark = pytest.mark.django_db(transaction=True)


class Slow(EmailMessage):
    """A mail that sees, while it is on its way, whether the database is held."""

    def send(self, *args, **options):
        self.held = connection.connection is not None


def test_no_connection_to_the_database_waits_for_it():
    """A process has few of them, and every page needs one."""
    User.objects.exists()
    mail = Slow()
    assert send(mail, about="a mail")
    assert not mail.held


def test_a_transaction_keeps_its_own():
    mail = Slow()
    with transaction.atomic():
        User.objects.exists()
        send(mail, about="a mail")
    assert mail.held
