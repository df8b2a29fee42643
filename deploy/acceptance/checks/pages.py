"""Pages, their headers, and the connection they come on."""

import socket
import ssl
import warnings

from deploy.acceptance.expected_headers import FILES, PAGES, expect_headers
from deploy.acceptance.expecting import Failure, expect, expect_status
from deploy.acceptance.tour import Tour

PUBLIC = ("/", "/products/all/", "/search/?q=a", "/basket/", "/login/", "/signup/", "/contact-us/")
PROBES = {"/live": "live\n", "/ready": "ready\n"}


def pages(tour: Tour) -> str:
    """What everybody sees, a page that is not there, and the probes."""
    for path in (*PUBLIC, tour.book):
        shown = tour.stranger.page(path)
        expect("</html>" in shown, f"{path} is no whole page")
    tour.stranger.page("/no-such-page/", 404)
    for path, words in PROBES.items():
        said = tour.stranger.page(path)
        expect(said == words, f"{path} says {said!r} instead of {words!r}")
    return f"{len(PUBLIC) + 2} pages, {len(PROBES)} probes"


def headers(tour: Tour) -> str:
    """The security headers are Django's on pages, errors and files alike, each once."""
    shown = [tour.stranger.get(path) for path in (*PUBLIC, tour.book, "/no-such-page/")]
    for response in (*shown, tour.stranger.get("/media/none.png")):
        expect_headers(response, PAGES)
        ids = response.headers.get_list("x-request-id")
        expect(len(ids) == 1, f"{response.url} has X-Request-Id {ids}")
    file = expect_status(tour.stranger.get(stylesheet(shown[0].text)), 200)
    expect_headers(file, FILES)
    return f"{len(shown) + 2} answers, {len(PAGES) + 1} headers each"


def stylesheet(page: str) -> str:
    """The path of a page's first stylesheet."""
    return page.partition('rel="stylesheet" href="')[2].partition('"')[0]


def tls(tour: Tour) -> str:
    """TLS 1.2 and 1.3 with HTTP/2, nothing older."""
    for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
        chosen = shake_hands(tour, version)
        expect(chosen == "h2", f"{version.name} speaks {chosen} instead of HTTP/2")
    for version in (ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1):
        try:
            shake_hands(tour, version)
        except (ssl.SSLError, ConnectionError):
            continue
        raise Failure(f"{version.name} is accepted")
    return "1.2 and 1.3 with HTTP/2; 1.0 and 1.1 refused"


def shake_hands(tour: Tour, version: ssl.TLSVersion) -> str | None:
    """Connect with one version of TLS; returns what is spoken on it.

    Raises:
        ssl.SSLError, ConnectionError: the server refuses.
    """
    context = ssl.create_default_context(cafile=tour.target.ca or None)
    context.set_alpn_protocols(["h2", "http/1.1"])
    with warnings.catch_warnings(action="ignore", category=DeprecationWarning):
        # OpenSSL itself offers what is old at this level only.
        context.set_ciphers("DEFAULT:@SECLEVEL=0")
        context.minimum_version = context.maximum_version = version
    with (
        socket.create_connection(tour.target.dial, tour.target.timeout) as plain,
        context.wrap_socket(plain, server_hostname=tour.target.host) as secured,
    ):
        return secured.selected_alpn_protocol()
