"""A client that sends what it is told to, byte for byte."""

import http.client
import json
import socket
import ssl
from dataclasses import dataclass
from email.message import Message

from deploy.tests.front.programs import PATIENCE


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: Message
    body: bytes

    def request(self):
        """The request as it reached the backend."""
        return json.loads(self.body)


def context_for(site):
    """Trust the site's own certificate."""
    return ssl.create_default_context(cafile=site.certificate)


def dial(site, name=None, context=None):
    """A TLS connection that names a host in its handshake."""
    plain = socket.create_connection(("127.0.0.1", site.https), PATIENCE)
    try:
        return (context or context_for(site)).wrap_socket(plain, server_hostname=name or site.host)
    except BaseException:
        plain.close()
        raise


def ask(site, path, method="GET", body=None, *, host=None, **headers):
    """Send a request as it is; underscores in the names of headers stand for hyphens."""
    connection = http.client.HTTPConnection("nowhere")
    connection.sock = dial(site)
    headers = {name.replace("_", "-"): value for name, value in headers.items()}
    return answer_of(connection, method, path, body, host or f"{site.host}:{site.https}", headers)


def ask_plainly(site, path, host=None):
    """Send a request without TLS."""
    connection = http.client.HTTPConnection("127.0.0.1", site.http, timeout=PATIENCE)
    return answer_of(connection, "GET", path, None, host or f"{site.host}:{site.http}", {})


def answer_of(connection, method, path, body, host, headers):
    """Send a request on a connection and close it."""
    try:
        connection.request(method, path, body, {"Host": host} | headers)
        with connection.getresponse() as answer:
            return Answer(answer.status, answer.headers, answer.read())
    finally:
        connection.close()


def ask_in_bytes(site, request):
    """Send these bytes and return all that comes back."""
    with dial(site) as connection:
        connection.sendall(request)
        return b"".join(iter(lambda: connection.recv(65536), b""))
