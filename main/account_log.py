"""What the log tells of accounts: who came in, who did not, what was changed.

Lines name accounts by number alone. What was typed is never in them, so nobody writes into the log
through the page to log in, and a password typed into the wrong field stays out of it. The router's
line with the same request id has the client's address.
"""

import logging
from typing import Any

from django.http import HttpRequest

from main.models import User

logger = logging.getLogger(__name__)


def tell(event: str, user: User) -> None:
    """Log what happened to an account.

    Arguments:
        event: a text of ours, such as "Password changed".
        user: whose account it is.
    """
    logger.info("%s: user %s", event, user.pk)


def log_login(sender: Any, user: User, **kwargs: Any) -> None:
    """Django says that somebody logged in."""
    tell("Logged in", user)


def log_logout(sender: Any, user: User | None, **kwargs: Any) -> None:
    """Django says that somebody logged out; nobody was in when `user` is None."""
    if user is not None:
        tell("Logged out", user)


def log_failure(
    sender: Any, credentials: dict[str, Any], request: HttpRequest | None = None, **kwargs: Any
) -> None:
    """Django says that somebody was not let in: a wrong password, an inactive account, or none."""
    email = credentials.get("username") or credentials.get(User.USERNAME_FIELD) or ""
    user = User.objects.filter(email__iexact=email).only("pk").first()
    logger.warning("Login failed: %s", f"user {user.pk}" if user else "no such account")
