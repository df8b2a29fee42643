"""How much one person may send: token buckets, shared by all their sockets of this process."""

import math
import time
from weakref import WeakValueDictionary

from django.core.cache import cache

SOCKETS = 10
"""Open sockets of one person, in all processes."""

POSTS, POST_SECONDS = 30, 60
"""Messages that one person may send with the form in so many seconds."""


class Bucket:
    """Lets `burst` things pass at once, and `rate` a second after that."""

    def __init__(self, rate: float, burst: int) -> None:
        self.rate = rate
        self.burst = burst
        self.level = float(burst)
        self.filled_at = time.monotonic()

    def take(self) -> float:
        """Let one pass; else return the seconds after which the next one may."""
        now = time.monotonic()
        self.level = min(self.burst, self.level + (now - self.filled_at) * self.rate)
        self.filled_at = now
        if self.level < 1:
            return (1 - self.level) / self.rate
        self.level -= 1
        return 0.0


class Allowance:
    """What one person may send."""

    def __init__(self) -> None:
        self.messages = Bucket(rate=1, burst=10)
        self.frames = Bucket(rate=10, burst=50)
        self.pages = Bucket(rate=0.5, burst=10)
        self.typing = Bucket(rate=1, burst=2)


_allowances: WeakValueDictionary[int, Allowance] = WeakValueDictionary()


def allowance_of(person: int) -> Allowance:
    """The allowance of a person; it is forgotten with the last of their sockets."""
    found = _allowances.get(person)
    if found is None:
        found = _allowances[person] = Allowance()
    return found


def may_post(person: int) -> bool:
    """Count a message sent with the form; False when there were too many of late."""
    key = f"chat-posts-{person}-{math.floor(time.time() / POST_SECONDS)}"
    cache.add(key, 0, timeout=2 * POST_SECONDS)
    try:
        return cache.incr(key) <= POSTS
    except ValueError:  # dropped by a full cache just now
        return True
