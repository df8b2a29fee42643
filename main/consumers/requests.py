"""The request that a connection began with, as Django knows requests."""

from io import BytesIO
from typing import Any

from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest

Scope = dict[str, Any]


def request_of(scope: Scope) -> HttpRequest:
    """The request: its host, scheme, cookies, headers and query, by the rules of all pages."""
    return ASGIRequest({"method": "GET", **scope}, BytesIO())


def own_origin(request: HttpRequest) -> bool:
    """Whether the page that asks is one of ours: Django's rule for forms sent over HTTPS.

    Raises:
        DisallowedHost: the host is none of the shop's.
    """
    return request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"
