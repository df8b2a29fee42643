"""What is said when something went wrong: a page, or a problem for programs.

It needs no context, no database and no session.
"""

from django.http import HttpRequest, HttpResponse
from django.template import TemplateDoesNotExist, loader

from main.api.problems import is_for_programs, problem


def answer(request: HttpRequest, status: int) -> HttpResponse:
    """Say it in the way of whoever asked."""
    return problem(status) if is_for_programs(request) else error_page(status)


def error_page(status: int, home: str = "/") -> HttpResponse:
    """The page of a status. Not to be kept: what is missing now may be there after a deploy.

    Arguments:
        status: of HTTP.
        home: where the link to the shop leads.
    """
    try:
        body = loader.get_template(f"{status}.html").render({"home": home})
    except TemplateDoesNotExist:
        body = f"<!doctype html><title>BookTime</title><h1>Error {status}</h1>"
    return HttpResponse(body, status=status, headers={"Cache-Control": "no-store"})


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: we do not understand the request."""
    return answer(request, 400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: it is not for this visitor."""
    return answer(request, 403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: a form that does not come from our own page, or is too old."""
    return answer(request, 403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: no such page."""
    return answer(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault."""
    return answer(request, 500)
