"""Tokens of the phone app: one a device, kept as a hash, for 90 days (REST_KNOX)."""

from django.db import transaction
from knox.models import AuthToken
from rest_framework.exceptions import AuthenticationFailed

from main.api.authentication import TokenAuthentication
from main.models import User

MOST = 10
"""Tokens of one person: the next one ends the oldest."""


def user_of_token(token: str) -> User | None:
    """Whose token it is; None for one that is unknown, expired, garbage or of somebody inactive."""
    try:
        return TokenAuthentication().authenticate_credentials(token.encode("utf-8", "replace"))[0]
    except AuthenticationFailed:
        return None


@transaction.atomic
def issue(user: User) -> tuple[AuthToken, str] | None:
    """Make a token for somebody whose password was right a moment ago.

    Their row is locked: two phones at once do not get past MOST, and a password that is changed
    at this moment leaves no token of the old one.

    Returns:
        What is kept, and the token itself, which nobody can tell again; None when the password
        has changed meanwhile, or the person may not come in any more.
    """
    now = User.objects.select_for_update().get(pk=user.pk)
    if not now.is_active or now.password != user.password:
        return None
    made = AuthToken.objects.create(user)
    newest = user.auth_token_set.order_by("-created").values_list("pk", flat=True)
    user.auth_token_set.exclude(pk__in=list(newest[:MOST])).delete()
    return made
