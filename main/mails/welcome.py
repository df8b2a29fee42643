"""The mail to a new shopper."""

from django.urls import reverse

from main.links import absolute
from main.mails.sending import letter, send
from main.models import User


def send_welcome(user: User) -> bool:
    """Greet a new shopper; return whether the mail server took the mail."""
    greeting = letter("welcome", [user.email], {"shop": absolute(reverse("home"))})
    return send(greeting, about=f"welcome mail, user {user.pk}")
