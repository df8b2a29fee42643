"""Mails about passwords."""

from urllib.parse import urlencode

from django.contrib.auth.tokens import default_token_generator
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from main.links import absolute
from main.mails.sending import letter, send
from main.models import User


def reset_link(user: User) -> str:
    """An address that lets its holder choose a new password, once.

    Its secret is in the query string: paths are written into logs, query strings are not.
    """
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    query = urlencode({"token": default_token_generator.make_token(user)})
    return absolute(f"{reverse('password_reset_confirm', args=[uid])}?{query}")


def send_reset(user: User) -> bool:
    """Send the link to a new password; return whether the mail server took the mail."""
    mail = letter("password_reset", [user.email], {"link": reset_link(user)})
    return send(mail, about=f"password reset mail, user {user.pk}")


def send_no_account(email: str) -> bool:
    """Tell an address that it has no account; return whether the mail server took the mail."""
    context = {"email": email, "link": absolute(reverse("signup"))}
    mail = letter("password_reset_no_account", [email], context)
    return send(mail, about="password reset mail, no such account")


def send_changed(user: User) -> bool:
    """Tell somebody that their password is another one now; return whether it was taken."""
    context = {"link": absolute(reverse("password_reset"))}
    mail = letter("password_changed", [user.email], context)
    return send(mail, about=f"password changed mail, user {user.pk}")
