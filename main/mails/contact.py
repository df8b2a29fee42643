"""What a visitor writes to customer service."""

from typing import Any

from django.conf import settings

from main.mails.sending import letter, send


def send_contact(words: dict[str, str], writer: Any) -> bool:
    """Hand a message to customer service; return whether the mail server took it.

    Arguments:
        words: the cleaned data of a `ContactForm`.
        writer: who is logged in, or Django's AnonymousUser. What they claim is in `words`.
    """
    account = writer.email if writer.is_authenticated else ""
    mail = letter(
        "contact",
        [settings.CUSTOMER_SERVICE_EMAIL],
        {**words, "account": account},
        reply_to=[words["email"]],
    )
    return send(mail, about="message from the contact page")
