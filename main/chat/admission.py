"""Who may take part in which conversation: asked at the door, and again while they stay."""

from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, Self

from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest
from django.utils.module_loading import import_string

from main.api import tokens
from main.models import Order, User

MALFORMED, STRANGER, NOT_YOURS, TOO_MANY = 4400, 4401, 4403, 4429
"""Codes that sockets are closed with; RFC 6455 leaves 4000 to 4999 to applications."""


class Refused(Exception):  # noqa: N818 - an answer, not an error
    """The socket has to be closed.

    Arguments:
        code: one of the codes above.
        reason: a few words for developers, at most 123 bytes (RFC 6455, 5.5).
    """

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


@dataclass(frozen=True)
class Credentials:
    """What tells who somebody is: a token, or the session of the site. Never shown."""

    session_key: str = field(default="", repr=False)
    token: str = field(default="", repr=False)

    @classmethod
    def of(cls, request: HttpRequest, query: str = "") -> Self:
        """Those of a request: its `Authorization: Token`, else `query`, else its cookie.

        Arguments:
            request: of HTTP, or the one a WebSocket begins with.
            query: a token of the address, where that is allowed: browsers give a WebSocket no
                other place for one. Elsewhere addresses get into logs and histories.
        """
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        token = token.strip() if scheme.lower() == "token" else query
        return cls(request.COOKIES.get(settings.SESSION_COOKIE_NAME, ""), token)

    def user(self) -> User | None:
        """Whose they are now; None for nobody, or somebody who may not come in any more."""
        if self.token:
            return tokens.user_of_token(self.token)
        if not self.session_key:
            return None
        found: Any = get_user(SimpleNamespace(session=session(self.session_key)))
        return found if found.is_authenticated else None


def session(key: str) -> SessionBase:
    """The session of the site that has the key; an empty one if there is none."""
    return import_string(f"{settings.SESSION_ENGINE}.SessionStore")(key)


@dataclass(frozen=True)
class Person:
    """Somebody in a conversation. Customers see the name of staff, not their address."""

    pk: int
    email: str
    name: str
    staff: bool

    @classmethod
    def of(cls, user: User, order: Order) -> Self:
        """The user's part in what is said about an order: whoever has bought it is the customer."""
        staff = user.is_employee and user.pk != order.user_id
        return cls(user.pk, user.email, name_of(user, staff=staff), staff)


def name_of(user: User, *, staff: bool) -> str:
    """What somebody is called in a conversation."""
    return user.first_name or ("Customer service" if staff else user.email)


def may_chat(user: User, order: Order) -> bool:
    """Whether a conversation is open to somebody: the customer's own, and all to employees."""
    return order.user_id == user.pk or user.is_employee


def admit(credentials: Credentials, order_id: int) -> Person:
    """The part of whoever has the credentials in the conversation about an order.

    Raises:
        Refused: nobody we know, no such order, or somebody else's.
    """
    user = credentials.user()
    if user is None:
        raise Refused(STRANGER, "Log in first.")
    order = Order.objects.filter(pk=order_id).only("user_id").first()
    if order is None or not may_chat(user, order):
        raise Refused(NOT_YOURS, "You have no such order.")
    return Person.of(user, order)
