"""One connection to the mail server for many mails."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from smtplib import SMTPException
from typing import Any

from django.core.mail import get_connection

logger = logging.getLogger(__name__)


class MailServerError(Exception):
    """The mail server cannot be reached, so no other mail can be sent either."""


@contextmanager
def mail_server() -> Iterator[Any]:
    """A connection that is opened by who needs it, and closed at the end."""
    connection = get_connection()
    try:
        yield connection
    finally:
        hang_up(connection)


def reach(connection: Any) -> None:
    """Open the connection when it is not open.

    Raises:
        MailServerError: nobody answers, or not as agreed.
    """
    try:
        connection.open()
    except (SMTPException, OSError) as error:
        logger.exception("The mail server cannot be reached")
        raise MailServerError from error


def hang_up(connection: Any) -> None:
    """Close the connection; one that is broken already is closed as well."""
    with suppress(SMTPException, OSError):
        connection.close()
