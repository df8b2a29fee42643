"""Mails to shoppers. Nobody loses an account or an order because the mail server is down."""

import logging
from smtplib import SMTPException

from django.core.mail import send_mail

from main.models import User

logger = logging.getLogger(__name__)

WELCOME = """Welcome to BookTime!

You have an account now: log in with this address and the password you chose.
Books you put into your basket wait there for you.

BookTime
"""


def send_welcome(user: User) -> bool:
    """Greet a new shopper; return whether the mail server took the mail."""
    try:
        send_mail("Welcome to BookTime", WELCOME, None, [user.email])
    except (SMTPException, OSError):
        logger.exception("The welcome mail for user %s was not sent", user.pk)
        return False
    return True
