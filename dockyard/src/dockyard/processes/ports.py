"""Free loopback ports for apps' processes and for services."""

import errno
import random
import socket

FIRST, LAST = 20000, 29999
"""Below the kernel's ephemeral range (32768 on, ip(7)), so that no outgoing connection takes one meanwhile."""

ANSWER_SECONDS = 1
"""How long a listener may be too busy to take a call; refusing takes no time on loopback."""


def is_free(port: int) -> bool:
    """Whether this user could open a listener on 127.0.0.1:`port` now, and nobody answers there.

    A port below net.ipv4.ip_unprivileged_port_start (ip(7)) is not free for a user who is not root. Where
    127.0.0.1 may be bound beside a listener on 0.0.0.0, only connecting tells.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as caller:
        caller.settimeout(ANSWER_SECONDS)
        return caller.connect_ex(("127.0.0.1", port)) == errno.ECONNREFUSED


def free(taken: frozenset[int] = frozenset()) -> int:
    """A port nobody listens on and that is not in `taken`; drawn at random, so that two at once rarely meet."""
    while True:
        port = random.randint(FIRST, LAST)  # noqa: S311 - no secret
        if port not in taken and is_free(port):
            return port
