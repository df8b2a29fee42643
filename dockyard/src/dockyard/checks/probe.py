"""Asking a process one question: does it listen, answer, succeed, live."""

import http.client
import signal
import socket
import ssl
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from dockyard import shell
from dockyard.checks.healthcheck import Healthcheck
from dockyard.errors import CommandFailed
from dockyard.processes import environment

MOST_REDIRECTS = 10

TIMED_OUT = (124, -signal.SIGKILL)
"""How timeout(1) ends when the command had to be ended, and when it had to be killed and timeout with it."""


class NotYet(Exception):
    """No answer: the connection failed or timed out. Worth another try."""


class Wrong(Exception):
    """An answer, and not the one wanted. Trying again would not help."""


def listens(port: int, timeout: float) -> bool:
    """Whether something accepts connections on 127.0.0.1:`port`."""
    try:
        socket.create_connection(("127.0.0.1", port), timeout).close()
    except OSError:
        return False
    return True


def path(check: Healthcheck, port: int, host: str) -> None:
    """GET the check's path from the process; redirects within it are followed, 200 to 399 is right.

    Arguments: `host`, sent as Host. Raises NotYet or Wrong.
    """
    where = check.path if check.path.startswith("/") else f"/{check.path}"
    for _ in range(MOST_REDIRECTS):
        status, location, body = _get(check, port, host, where)
        if status not in (301, 302, 303, 307, 308) or not location:
            break
        target = urlsplit(urljoin(f"http://{host}{where}", location))
        if target.hostname != host.partition(":")[0]:
            break  # a redirect to another host is an answer of this process, and a right one
        where = f"{target.path or '/'}{'?' + target.query if target.query else ''}"
    if not 200 <= status < 400:
        raise Wrong(f"GET {where} answered {status}, expected 200 to 399")
    if check.content and check.content not in body.decode(errors="replace"):
        raise Wrong(f"GET {where} answered without the expected content {check.content!r}")


def _get(check: Healthcheck, port: int, host: str, where: str) -> tuple[int, str, bytes]:
    connection: http.client.HTTPConnection
    if check.scheme == "https":
        unverified = ssl._create_unverified_context()  # noqa: S323 - the process' own certificate, on loopback
        connection = http.client.HTTPSConnection("127.0.0.1", port, timeout=check.timeout, context=unverified)
    else:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=check.timeout)
    try:
        connection.request("GET", where, headers={"Host": host} | check.headers)
        answer = connection.getresponse()
        return answer.status, answer.getheader("Location", ""), answer.read()
    except (OSError, http.client.HTTPException) as error:
        raise NotYet(f"GET {where}: {str(error) or type(error).__name__}") from None
    finally:
        connection.close()


def command(check: Healthcheck, directory: Path, env: dict[str, str]) -> None:
    """Run the check's command as a process of the app; raises Wrong when it fails, NotYet when it takes too long."""
    limit = ["timeout", "--kill-after=1", str(check.timeout)]  # ends everything the command has started
    try:
        shell.run([*limit, *environment.words(check.command)], cwd=directory, env=env)
    except CommandFailed as error:
        if error.status in TIMED_OUT:
            raise NotYet(f"{check.command[0]} took longer than {check.timeout} seconds") from None
        raise Wrong(f"{check.command[0]} ended with status {error.status}: {error.output.strip()}") from None
