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
    connection = HTTPConnection("127.0.0.1", int(os.environ["PORT"]), timeout=SECONDS)
    try:
        connection.request("GET", "/ready")
        answer = connection.getresponse()
        words = answer.read().decode(errors="replace").strip()
    except (OSError, HTTPException) as reason:
        print(f"no answer: {reason}")
        return 1
    print(words)
    return 0 if answer.status == 200 else 1


if __name__ == "__main__":
    sys.exit(main())
