"""The security headers that the shop has on every target (booktime/settings.py)."""

import httpx

from deploy.acceptance.expecting import expect

POLICY = frozenset(
    {
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "upgrade-insecure-requests",
    }
)
"""The directives of the Content-Security-Policy; their order means nothing."""

FILES = {
    "strict-transport-security": "max-age=31536000; includeSubDomains",
    "x-content-type-options": "nosniff",
    "referrer-policy": "strict-origin-when-cross-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
"""Of everything, static files too."""

PAGES = FILES | {"x-frame-options": "DENY"}
"""Of pages and of uploaded pictures."""

TALKATIVE = ("x-powered-by", "via")
"""Headers that tell strangers what the shop is made of."""


def expect_headers(response: httpx.Response, headers: dict[str, str]) -> None:
    """Have each of the headers exactly once, and nothing that tells what is behind.

    Raises:
        Failure: one is missing, is different, or comes twice.
    """
    where = f"{response.request.method} {response.request.url}"
    for name, value in headers.items():
        found = response.headers.get_list(name)
        expect(found == [value], f"{where} has {name}: {found} instead of {value!r}, once")
    policies = response.headers.get_list("content-security-policy")
    expect(
        len(policies) == 1 and {one.strip() for one in policies[0].split(";")} == POLICY,
        f"{where} has another Content-Security-Policy: {policies}",
    )
    said = [name for name in TALKATIVE if name in response.headers]
    server = response.headers.get("server", "")
    expect(not said and not any(map(str.isdigit, server)), f"{where} tells: {server} {said}")
