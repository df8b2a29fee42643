"""Other addresses than the shop's own: plain HTTP, subdomains, unknown hosts."""

import socket
import ssl
from urllib.parse import urlsplit

from deploy.acceptance.expecting import Skipped, expect, expect_status
from deploy.acceptance.tour import Tour

STRANGE = "unknown.example.net"
CHALLENGE = "/.well-known/acme-challenge/none"


def redirects(tour: Tour) -> str:
    """Plain HTTP leads to HTTPS, to the same page; what certbot shows there does not."""
    if not tour.target.http_address:
        raise Skipped("the target has no http_address")
    plain = f"http://{tour.target.host}"
    for path in ("/", "/search/?q=a%20b"):
        answer = tour.stranger.get(f"{plain}{path}", follow_redirects=False)
        expect_status(answer, 301)
        goal = answer.headers["location"]
        expect(goal == f"{tour.target.url}{path}", f"{plain}{path} leads to {goal}")
    expect_status(tour.stranger.get(f"{plain}{CHALLENGE}", follow_redirects=False), 404)
    return "301 to the same page"


def subdomain(tour: Tour) -> str:
    """A book's name as a subdomain leads to its page; one of nothing does not."""
    if not tour.target.subdomain:
        raise Skipped("the target has no subdomains")
    slug = tour.book.split("/")[2]
    answer = tour.stranger.get(address(tour, slug), follow_redirects=False)
    expect_status(answer, 302)
    goal = urlsplit(answer.headers["location"])
    expect(goal.path == tour.book, f"{answer.url} leads to {goal.geturl()}")
    expect_status(tour.stranger.get(address(tour, f"none-{tour.mark}")), 404)
    return address(tour, slug)


def address(tour: Tour, name: str) -> str:
    """The address of a subdomain."""
    return f"https://{name}.{tour.target.parts.netloc}/"


def unknown_host(tour: Tour) -> str:
    """Whoever asks for another host is cut off without an answer."""
    asked = f"GET / HTTP/1.1\r\nHost: {STRANGE}\r\n\r\n".encode()
    answers = {
        "by the handshake": secured(tour, STRANGE, asked),
        "after ours in the handshake": secured(tour, tour.target.host, asked),
    }
    if tour.target.http_address:
        answers["by plain HTTP"] = unsecured(tour, asked)
    for way, answer in answers.items():
        expect(not answer, f"{STRANGE}, asked for {way}, answers {answer[:40]!r}")
    return f"cut off: {', '.join(answers)}"


def unsecured(tour: Tour, asked: bytes) -> bytes:
    """What is answered on plain HTTP; nothing when the connection is cut."""
    with socket.create_connection(tour.target.dial_http, tour.target.timeout) as plain:
        return answer_of(plain, asked)


def secured(tour: Tour, host: str, asked: bytes) -> bytes:
    """What is answered to whoever names that host in the handshake; nothing when it is refused."""
    context = ssl.create_default_context(cafile=tour.target.ca or None)
    context.check_hostname = False
    with socket.create_connection(tour.target.dial, tour.target.timeout) as plain:
        try:
            with context.wrap_socket(plain, server_hostname=host) as connection:
                return answer_of(connection, asked)
        except (ssl.SSLError, ConnectionError):
            return b""


def answer_of(connection: socket.socket, asked: bytes) -> bytes:
    """What comes back; nothing when the connection is cut."""
    connection.sendall(asked)
    try:
        return connection.recv(1024)
    except ConnectionError:
        return b""
