"""Asks this container's web server whether it is ready: `python -m deploy.compose.healthcheck`.

/ready is answered before the rules about hosts and HTTPS (main/middleware/probes.py).
"""

import os
import sys
from http.client import HTTPConnection, HTTPException

SECONDS = 4
"""Less than the image's HEALTHCHECK allows."""


def main() -> int:
    """Return 0 when it is ready, else say why not and return 1."""
    try:
        status, words = ask("/ready", SECONDS)
    except (OSError, HTTPException) as reason:
        print(f"no answer: {reason}")
        return 1
    print(words)
    return 0 if status == 200 else 1


def ask(path: str, seconds: float) -> tuple[int, str]:
    """What this container's server answers within so many seconds: its status and its words.

    Raises:
        OSError, HTTPException: it does not.
    """
    connection = HTTPConnection("127.0.0.1", int(os.environ["PORT"]), timeout=seconds)
    connection.request("GET", path)
    answer = connection.getresponse()
    return answer.status, answer.read().decode(errors="replace").strip()


if __name__ == "__main__":
    sys.exit(main())
