"""429 for whoever tries too often, wherever in the shop that is found out."""

from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.utils.deprecation import MiddlewareMixin

from main.throttling import TooManyTriesError


class TooManyTriesMiddleware(MiddlewareMixin):
    """Make a page of a TooManyTriesError that a view did not catch."""

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Say when to try again."""
        if not isinstance(exception, TooManyTriesError):
            return None
        page = loader.get_template("429.html").render({"sentence": str(exception)})
        headers = {"Cache-Control": "no-store", "Retry-After": str(exception.retry_after)}
        return HttpResponse(page, status=429, headers=headers)
