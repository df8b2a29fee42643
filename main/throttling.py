"""How often somebody may try: guessing passwords, making accounts, having mails sent.

A password can be wrong 10 times in 15 minutes for one account from one address: a person who
mistypes gets in, 1,000 guesses take a day. Beside that, an address may fail 100 times in 15 minutes
over all accounts (one password tried on many), and an account 100 times an hour from all addresses
together (many machines guessing one account).

The last limit is one that a stranger could use up on purpose. So it does not count where the
account was logged in to in the last 30 days: its owner keeps getting in from there, and from
anywhere else after a password reset, which makes the place known too. The other two limits are for
the stranger's own address alone.

What sends mails or tells whether there is an account has limits as well: SIGNUPS, RESETS, MAILS.

The counts are in the cache, which all processes share where there is Redis. A try counts before the
password is looked at, so a hundred tries at the same moment are a hundred; one that succeeds is
taken back. A count's key names its window of time: what was counted in the last one is over.
"""

import hashlib
import logging
import time
from contextlib import suppress
from typing import NamedTuple

from django.core.cache import cache
from django.http import HttpRequest

from main.client_address import client_network

logger = logging.getLogger(__name__)

MINUTE, HOUR, DAY = 60, 3600, 86400


class Limit(NamedTuple):
    """At most `tries` in each window of `seconds`; `name` tells limits apart in the cache."""

    name: str
    tries: int
    seconds: int


LOGIN_HERE = Limit("login of an account from one address", 10, 15 * MINUTE)
LOGIN_ADDRESS = Limit("login from one address", 100, 15 * MINUTE)
LOGIN_ACCOUNT = Limit("login of an account", 100, HOUR)
SIGNUPS = Limit("signups from one address", 30, HOUR)
RESETS = Limit("password resets from one address", 20, HOUR)
MAILS = Limit("mails asked for to one mailbox", 5, HOUR)
KNOWN_FOR = 30 * DAY
"""Seconds for which an address counts as an account's own after a login."""


class TooManyTriesError(Exception):
    """Somebody is over a limit. Pages answer it with 429: main/middleware/too_many_tries.py.

    Attributes:
        retry_after: seconds until the next try.
    """

    def __init__(self, retry_after: int) -> None:
        self.retry_after = retry_after
        minutes = -(-retry_after // MINUTE)
        plural = "" if minutes == 1 else "s"
        super().__init__(f"Too many tries. Try again in {minutes} minute{plural}.")


def refuse_if_too_many(request: HttpRequest, email: str) -> None:
    """Count a try of a password before it is checked; when it was right, call `take_back`.

    `authenticate(request, ...)` does both by itself: main/login_backend.py.

    Arguments:
        request: tells the client's address.
        email: the account as it was typed; there need not be one.

    Raises:
        TooManyTriesError: the password must not be looked at.
    """
    address, account = client_network(request), account_key(email)
    count(LOGIN_HERE, account, address)
    count(LOGIN_ADDRESS, address)
    if not cache.get(key("known", account, address)):
        count(LOGIN_ACCOUNT, account)


def take_back(request: HttpRequest, email: str) -> None:
    """The password was right: forget the tries from here, and know this address next time."""
    address, account = client_network(request), account_key(email)
    cache.delete(window_key(LOGIN_HERE, account, address))
    uncount(LOGIN_ADDRESS, address)
    if not cache.get(key("known", account, address)):
        uncount(LOGIN_ACCOUNT, account)
    cache.set(key("known", account, address), 1, KNOWN_FOR)


def count(limit: Limit, *who: str) -> None:
    """Count one try.

    Raises:
        TooManyTriesError: there were `limit.tries` in this window before.
    """
    counter = window_key(limit, *who)
    # It outlives its window: it cannot expire between these two steps.
    cache.add(counter, 0, 2 * limit.seconds)
    if cache.incr(counter) > limit.tries:
        retry_after = limit.seconds - int(now()) % limit.seconds
        logger.warning("Refused for %s s: too many tries, %s", retry_after, limit.name)
        raise TooManyTriesError(retry_after)


def uncount(limit: Limit, *who: str) -> None:
    """Take one try back; nothing when its window is over."""
    with suppress(ValueError):
        cache.decr(window_key(limit, *who))


def account_key(email: str) -> str:
    """An account however its address is written: the database compares capitals of all alphabets.

    Upper case comes first because it joins what `casefold` keeps apart, as i with and without dot.
    """
    return email.strip().upper().casefold()


def window_key(limit: Limit, *who: str) -> str:
    """The cache's key of a count in the present window."""
    return key(limit.name, str(int(now()) // limit.seconds), *who)


def key(*parts: str) -> str:
    """A key of the cache, hashed: what visitors type is of any length and any characters."""
    text = "\0".join(parts).encode("utf-8", "surrogatepass")
    return f"throttle-{hashlib.sha256(text).hexdigest()}"


def now() -> float:
    """Seconds since 1970."""
    return time.time()
