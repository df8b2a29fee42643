"""Who may see a page."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase

View = Callable[..., HttpResponseBase]


def employees_only(view: View) -> View:
    """Send strangers to log in, and refuse (403) everybody but employees and owners."""

    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_employee:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded
