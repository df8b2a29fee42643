"""The mail to a new shopper."""

from main.mails.sending import letter, send
from main.models import User


def send_welcome(user: User) -> bool:
    """Greet a new shopper; return whether the mail server took the mail."""
    return send(letter("welcome", [user.email], {}), about=f"welcome mail, user {user.pk}")
