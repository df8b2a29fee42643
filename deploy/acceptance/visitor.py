"""Somebody with a browser: keeps cookies, fills in forms, opens sockets."""

import socket
import ssl
from collections.abc import Mapping
from functools import cache
from typing import Any

import httpx
from websockets.sync.client import ClientConnection, connect

from deploy.acceptance.expecting import expect_status, first
from deploy.acceptance.forms import Form, forms_of
from deploy.acceptance.target import Target


@cache
def trust(ca: str) -> ssl.SSLContext:
    """What certificates are trusted: those of a file, or the system's."""
    return ssl.create_default_context(cafile=ca or None)


class Dialling(httpx.HTTPTransport):
    """Dials the target's address, whatever host a request is for; the certificate is the host's."""

    def __init__(self, target: Target) -> None:
        super().__init__(verify=trust(target.ca))
        self.target = target

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send the request there."""
        secure = request.url.scheme == "https"
        host, port = self.target.dial if secure else self.target.dial_http
        dialled = httpx.Request(
            request.method,
            request.url.copy_with(host=host, port=port),
            headers=request.headers,
            stream=request.stream,
            extensions=request.extensions | {"sni_hostname": request.url.host},
        )
        return super().handle_request(dialled)


class Visitor:
    """A browser with an empty jar of cookies.

    Arguments:
        target: the shop.
        kept: whether connections are kept for the next request, as browsers do.
    """

    def __init__(self, target: Target, *, kept: bool = True) -> None:
        self.target = target
        self.http = httpx.Client(
            base_url=target.url,
            transport=Dialling(target),
            timeout=target.timeout,
            follow_redirects=True,
            headers={} if kept else {"Connection": "close"},
            trust_env=False,
        )

    def get(self, path: str, **options: Any) -> httpx.Response:
        """Ask for a page, an address of the shop's or a whole one."""
        return self.http.get(path, **options)

    def page(self, path: str, *statuses: int) -> str:
        """The text of a page.

        Raises:
            Failure: it has another status than 200, or than those given.
        """
        return expect_status(self.get(path), *(statuses or (200,))).text

    def send(
        self,
        path: str,
        having: str,
        values: Mapping[str, str],
        files: Mapping[str, Any] | None = None,
    ) -> httpx.Response:
        """Fill in the form of a page and send it.

        Arguments:
            path: the page.
            having: the name of a field, by which the form is known.
            values: what is written into it, or the name of the button that is pressed.
            files: the name of a field -> what httpx takes for a file.

        Raises:
            Failure: the page is not to be had, or has no such form.
        """
        shown = expect_status(self.get(path), 200)
        form = self.form(shown, having)
        return self.http.post(
            shown.url.join(form.action),
            data=form.fields | dict(values),
            files=files,
            headers={"Origin": self.target.url, "Referer": str(shown.url)},
        )

    def form(self, shown: httpx.Response, having: str) -> Form:
        """The form of a page that has a field of that name.

        Raises:
            Failure: none has.
        """
        return first(
            forms_of(shown.text),
            lambda one: having in one.fields or having in one.files,
            f"the form with {having!r} at {shown.url}",
        )

    def cookies(self) -> str:
        """The header with all cookies."""
        return "; ".join(f"{one.name}={one.value}" for one in self.http.cookies.jar)

    def socket(self, path: str) -> ClientConnection:
        """Open a WebSocket, as a page of the shop's would."""
        return connect(
            f"wss://{self.target.parts.netloc}{path}",
            sock=socket.create_connection(self.target.dial, self.target.timeout),
            ssl=trust(self.target.ca),
            origin=self.target.url,  # type: ignore[arg-type] - a str of a kind
            additional_headers={"Cookie": self.cookies()},
            open_timeout=self.target.timeout,
            close_timeout=5,
            proxy=None,
        )

    def close(self) -> None:
        """Leave."""
        self.http.close()
