"""The security headers for which Django and django-csp have no setting."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.deprecation import MiddlewareMixin

HEADERS = {
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


class SecurityHeadersMiddleware(MiddlewareMixin):
    """Add HEADERS to every answer, static files and errors included."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Add what a view has not set itself."""
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response
