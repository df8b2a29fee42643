"""Free loopback ports for apps' processes and for services."""

import random
import socket

FIRST, LAST = 20000, 29999
"""Below the kernel's ephemeral range (32768 on, ip(7)), so that no outgoing connection takes one meanwhile."""


def is_free(port: int) -> bool:
    """Whether a listener on 127.0.0.1:`port` could be opened now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def free(taken: frozenset[int] = frozenset()) -> int:
    """A port nobody listens on and that is not in `taken`; drawn at random, so that two at once rarely meet."""
    while True:
        port = random.randint(FIRST, LAST)  # noqa: S311 - no secret
        if port not in taken and is_free(port):
            return port
