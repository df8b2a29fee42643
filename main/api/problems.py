"""The one shape of every error below /api/ and /mobile-api/: RFC 9457, "problem details".

A standard that client libraries know, and small enough to be made without Django REST framework:
an unknown address or a fault of ours never gets as far as one of its views.
"""

from collections.abc import Iterable, Mapping
from http import HTTPStatus

from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers

BELOW = ("/api/", "/mobile-api/")
MEDIA_TYPE = "application/problem+json"
VARY = ("Accept", "Authorization", "Cookie")

DETAILS = {
    400: "The request cannot be understood.",
    403: "This is not for you.",
    404: "There is nothing at this address.",
    500: "Something went wrong here. It has been reported.",
    503: "This does not work at the moment. Try again shortly.",
}
CODES = {
    400: "bad_request",
    403: "permission_denied",
    404: "not_found",
    500: "error",
    503: "unavailable",
}
"""What is said where nobody knows better: in a sentence, and in a word for programs."""


def is_for_programs(request: HttpRequest) -> bool:
    """Whether the address is one of the API's, so that its errors are problems and not pages."""
    return request.path_info.startswith(BELOW)


def problem(
    status: int,
    *,
    code: str | None = None,
    detail: str | None = None,
    errors: Iterable[Mapping[str, str]] = (),
    headers: Mapping[str, str] | None = None,
) -> JsonResponse:
    """An answer that says what went wrong.

    Arguments:
        status: the HTTP status, repeated in the body as the standard asks.
        code: a word for programs; it does not change, sentences may.
        detail: a sentence for people.
        errors: what is wrong with each field: {"field": ..., "code": ..., "detail": ...}.
        headers: those of the answer, such as Retry-After.
    """
    body = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": code or CODES[status],
        "detail": detail or DETAILS[status],
    }
    if found := list(errors):
        body["errors"] = found
    response = JsonResponse(body, status=status, headers=headers, content_type=MEDIA_TYPE)
    keep_private(response)
    return response


def keep_private(response: HttpResponseBase) -> None:
    """Forbid to keep an answer: it depends on who asks."""
    response.headers["Cache-Control"] = "no-store"
    patch_vary_headers(response, VARY)
