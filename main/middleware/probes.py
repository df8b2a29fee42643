"""/live, /ready and /version: asked by routers and platforms, often by a bare address.

First of all middleware: a probe has no host name of ours and no HTTPS, so it is answered before
the rules about either.
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.deprecation import MiddlewareMixin

from main import readiness


def live() -> HttpResponse:
    """The process answers; nothing else is touched."""
    return HttpResponse("live\n", content_type="text/plain")


def ready() -> HttpResponse:
    """200 when pages can be served, else 503 with a line a reason."""
    reasons = readiness.reasons_against()
    body = "".join(f"{reason}\n" for reason in reasons) or "ready\n"
    response = HttpResponse(body, status=503 if reasons else 200, content_type="text/plain")
    # The check has logged what is wrong; as an error of ours, every probe would mail ADMINS.
    response._has_been_logged = True
    return response


def version() -> HttpResponse:
    """The commit that runs."""
    return JsonResponse({"git_rev": settings.GIT_REV})


PROBES = {"/live": live, "/ready": ready, "/version": version}


class ProbesMiddleware(MiddlewareMixin):
    """Answer probes at once."""

    def process_request(self, request: HttpRequest) -> HttpResponse | None:
        """Answer GET and HEAD of a probe's address; anything else goes on."""
        probe = PROBES.get(request.path_info)
        if probe is None:
            return None
        if request.method not in {"GET", "HEAD"}:
            return HttpResponse(status=405, headers={"Allow": "GET, HEAD"})
        response = probe()
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response
