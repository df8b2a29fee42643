"""Who somebody is: the one place where passwords are tried.

Every login comes through here, the shop's, those of the admin sites and of the API, because all of
them call Django's `authenticate`; so the limits of `main/throttling.py` hold for all.
"""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from main.models import User
from main.throttling import refuse_if_too_many, take_back


class LoginBackend(ModelBackend):
    """Django's own, which lets no inactive account in, with limits."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **kwargs: Any,
    ) -> User | None:
        """Return whose address and password these are.

        Arguments:
            request: tells the client's address; without one, in a command, there is no limit.
            username: the account's e-mail address, also taken by the name `email`.
            password: as it was typed.
            **kwargs: what else was passed to Django's `authenticate`.

        Raises:
            TooManyTriesError: the password was not looked at.
        """
        email = kwargs.pop(User.USERNAME_FIELD, None) if username is None else username
        if email is None or password is None:
            return None
        if request is not None:
            refuse_if_too_many(request, email)
        user = super().authenticate(request, email, password, **kwargs)
        if user is not None and request is not None:
            take_back(request, email)
        return user
