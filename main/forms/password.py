"""Asking for a new password."""

from typing import Any

from django.contrib.auth import forms

from main.account_log import logger, tell
from main.mails import background
from main.mails.password import send_no_account, send_reset


class PasswordResetForm(forms.PasswordResetForm):
    """An address. What comes of it is known to the mailbox alone."""

    def save(self, **options: Any) -> None:
        """Send the link, or the news that there is no account: the same work for any address."""
        email = self.cleaned_data["email"]
        users = list(self.get_users(email))
        for user in users:
            tell("Password reset asked", user)
            background.later(send_reset, user)
        if not users:
            logger.info("Password reset asked: no such account")
            background.later(send_no_account, email)
