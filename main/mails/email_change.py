"""Mails about another e-mail address."""

from urllib.parse import urlencode

from django.urls import reverse

from main.email_change import make_token
from main.links import absolute
from main.mails.sending import letter, send
from main.models import User


def confirm_link(user: User, email: str) -> str:
    """The address that makes `email` the user's. Its secret is in the query, which no log has."""
    query = urlencode({"token": make_token(user, email)})
    return absolute(f"{reverse('email_confirm')}?{query}")


def send_confirmation(user: User, email: str) -> bool:
    """Ask the new address; return whether the mail server took the mail.

    One that has an account already is told so there, not on the page: whoever asks need not know.
    """
    taken = User.objects.filter(email__iexact=email).exclude(pk=user.pk).exists()
    name = "email_change_taken" if taken else "email_change"
    link = absolute(reverse("login")) if taken else confirm_link(user, email)
    mail = letter(name, [email], {"link": link, "present": user.email})
    return send(mail, about=f"e-mail change mail, user {user.pk}")


def send_warning(user: User, email: str) -> bool:
    """Tell the present address what was asked for; return whether the mail was taken."""
    context = {"email": email, "link": absolute(reverse("password_reset"))}
    mail = letter("email_change_asked", [user.email], context)
    return send(mail, about=f"e-mail change warning, user {user.pk}")


def send_farewell(user: User, former: str) -> bool:
    """Tell the former address that it is that; return whether the mail was taken."""
    context = {"email": user.email, "link": absolute(reverse("contact_us"))}
    mail = letter("email_changed", [former], context)
    return send(mail, about=f"e-mail changed mail, user {user.pk}")
