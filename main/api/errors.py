"""What went wrong in a view of the API, as a problem (EXCEPTION_HANDLER of REST framework)."""

import logging
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, JsonResponse
from rest_framework import exceptions

from main.api.problems import problem
from main.throttling import TooManyTriesError

logger = logging.getLogger(__name__)


class TooLarge(exceptions.APIException):
    """413: a body of more than `parsers.MAX_BYTES`."""

    status_code = 413
    default_detail = "The request is too large."
    default_code = "too_large"


def handler(error: Exception, context: dict[str, Any]) -> JsonResponse | None:
    """Make a problem of an error; None for one that is a fault of ours, which Django handles."""
    known = translated(error)
    if known is None:
        return None
    response = problem(
        known.status_code,
        code=code_of(known),
        detail=detail_of(known),
        errors=field_errors(known),
        headers=headers_of(known),
    )
    if known.status_code >= 500:
        # Somebody else's fault, and known: as an error of ours, each would mail ADMINS.
        logger.warning("Answered %s: %s", known.status_code, code_of(known))
        response._has_been_logged = True
    return response


def translated(error: Exception) -> exceptions.APIException | None:
    """The same error in REST framework's words; None when it has none."""
    match error:
        case exceptions.APIException():
            return error
        case Http404():
            return exceptions.NotFound("There is nothing at this address.")
        case PermissionDenied():
            return exceptions.PermissionDenied()
        case TooManyTriesError():
            return exceptions.Throttled(error.retry_after, str(error))
    return None


def code_of(error: exceptions.APIException) -> str:
    """The word for programs; that of a form with several mistakes is `invalid`."""
    codes = error.get_codes()
    return codes if isinstance(codes, str) else error.default_code


def detail_of(error: exceptions.APIException) -> str:
    """The sentence for people."""
    if isinstance(error.detail, str):
        return str(error.detail)
    return "What was sent is not valid: see errors."


def field_errors(error: exceptions.APIException) -> list[dict[str, str]]:
    """What is wrong with each field; nothing when the error is not about fields."""
    if isinstance(error.detail, str):
        return []
    return list(flat(error.get_full_details()))


def flat(details: Any, field: str = "") -> Iterator[dict[str, str]]:
    """The errors of nested fields, one after the other, with names like `address.city`."""
    if isinstance(details, list):
        for one in details:
            yield from flat(one, field)
    elif set(details) == {"message", "code"} and isinstance(details["message"], str):
        yield {"field": field, "code": details["code"], "detail": str(details["message"])}
    else:
        for name, inner in details.items():
            outer = "" if name == "non_field_errors" else str(name)
            yield from flat(inner, ".".join(filter(None, (field, outer))))


def headers_of(error: exceptions.APIException) -> dict[str, str]:
    """The headers that belong to a status."""
    headers = {}
    if auth_header := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = auth_header
    if wait := getattr(error, "wait", None):
        headers["Retry-After"] = str(int(wait))
    return headers
