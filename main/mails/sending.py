"""How a mail is written and handed to the mail server."""

import logging
from smtplib import SMTPException
from typing import Any

from django.core.mail import EmailMessage
from django.template.loader import render_to_string

from main.database import give_connection_back

logger = logging.getLogger(__name__)


def letter(template: str, to: list[str], context: dict[str, Any], **options: Any) -> EmailMessage:
    """Write a mail.

    Arguments:
        template: the name of a file in `main/templates/mails/`, without its ending. Its first line
            is the subject; the text comes after an empty one. It is plain text: it turns
            autoescape off.
        to: whom it is for.
        context: what the template asks for.
        options: others of Django's EmailMessage, such as `reply_to`, `headers`, `connection`.
    """
    subject, _, body = render_to_string(f"mails/{template}.txt", context).partition("\n\n")
    # A line break in a subject would begin a header.
    return EmailMessage(" ".join(subject.split()), body.strip() + "\n", to=to, **options)


def send(mail: EmailMessage, about: str) -> bool:
    """Hand a mail to the mail server; return whether it took it.

    Arguments:
        mail: from `letter`.
        about: what the log calls the mail when it was not sent, such as "welcome mail, user 7".
    """
    give_connection_back()
    try:
        mail.send()
    except (SMTPException, OSError, ValueError):  # the last: an address no header can hold
        logger.exception("Not sent: %s", about)
        return False
    return True
