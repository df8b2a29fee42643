"""Who we are, and what we know of visitors."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from main.countries import COUNTRIES


@require_safe
def about_us(request: HttpRequest) -> HttpResponse:
    """Show the page; cookies are named as this shop's settings name them."""
    context = {
        "countries": [name for _, name in COUNTRIES],
        "session_cookie": settings.SESSION_COOKIE_NAME,
        "csrf_cookie": settings.CSRF_COOKIE_NAME,
    }
    return render(request, "main/about.html", context)
