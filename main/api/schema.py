"""The description of both APIs: what drf-spectacular cannot find out by itself."""

from typing import Any

from drf_spectacular.contrib.knox_auth_token import KnoxTokenScheme

from main.api.problems import MEDIA_TYPE

FIELD_ERROR = {
    "type": "object",
    "required": ["field", "code", "detail"],
    "properties": {
        "field": {"type": "string", "description": "Empty when it is about the whole."},
        "code": {"type": "string"},
        "detail": {"type": "string"},
    },
}
PROBLEM = {
    "type": "object",
    "description": "What went wrong (RFC 9457).",
    "required": ["type", "title", "status", "code", "detail"],
    "properties": {
        "type": {"type": "string", "enum": ["about:blank"]},
        "title": {"type": "string", "description": "The status in words."},
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "code": {"type": "string", "description": "A word for programs; it does not change."},
        "detail": {"type": "string", "description": "A sentence for people."},
        "errors": {"type": "array", "items": FIELD_ERROR},
    },
}
ERRORS = {
    "400": "Something in the address or the body is malformed.",
    "401": "A token is missing, unknown or expired; or the password is wrong.",
    "403": "It is not for this person, or the CSRF token is missing.",
    "404": "There is no such thing, or it is somebody else's.",
    "406": "There is no answer of the kind that is asked for.",
    "413": "The body is too large.",
    "415": "The body is no JSON.",
    "429": "Too many tries; Retry-After says when to try again.",
    "502": "The carrier's answer cannot be understood.",
    "503": "The carrier or the shop is out of order; Retry-After says when to try again.",
    "504": "The carrier does not answer in time; Retry-After says when to try again.",
}
WITH_BODY = ("post", "patch")


class TokenScheme(KnoxTokenScheme):
    """How the description tells of `Authorization: Token`; being defined makes it known."""

    target_class = "main.api.authentication.TokenAuthentication"
    name = "token"


def add_problems(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Describe every error of every address (a hook of drf-spectacular)."""
    result["components"]["schemas"]["Problem"] = PROBLEM
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for path, methods in result["paths"].items():
        for method, operation in methods.items():
            for status in statuses(path, method):
                told = {"description": ERRORS[status], "content": content}
                operation["responses"].setdefault(status, told)
    return result


def statuses(path: str, method: str) -> list[str]:
    """What can go wrong with a method of an address."""
    found = ["400", "401", "403", "404", "406"]
    if method in WITH_BODY:
        found += ["413", "415"]
    if path == "/mobile-api/auth/":
        found += ["429", "503"]
    if path.endswith("/tracker/"):
        found += ["502", "503", "504"]
    return sorted(found)
