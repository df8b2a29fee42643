"""Moving an account to another e-mail address.

The new address gets a link with a signed token; only when it is used does the address count. The
signature is salted with what the account is at that moment, so a token dies with the first change
of address or password after it, and is of no use to another account.
"""

from django.core import signing
from django.db import IntegrityError, transaction

from main.models import User

VALID_FOR = 24 * 3600
"""Seconds."""


class EmailTakenError(Exception):
    """Another account has the address by now."""


def make_token(user: User, email: str) -> str:
    """A token that lets `user` take `email`, good for VALID_FOR."""
    return signing.dumps(email, salt=_salt(user))


def email_of(user: User, token: str) -> str | None:
    """The address that a token lets `user` take; None when it is no good, or no longer."""
    try:
        return signing.loads(token, salt=_salt(user), max_age=VALID_FOR)
    except signing.BadSignature:
        return None


def take(user: User, email: str) -> bool:
    """Give the account the address; return False when it was changed by another request meanwhile.

    Raises:
        EmailTakenError: two accounts cannot have one address; the database says so, whoever else
            takes it at this moment.
    """
    try:
        with transaction.atomic():
            present = User.objects.filter(pk=user.pk, email=user.email, password=user.password)
            return present.update(email=email) == 1
    except IntegrityError:
        raise EmailTakenError from None


def _salt(user: User) -> str:
    return f"email change of {user.pk} {user.email} {user.password}"
