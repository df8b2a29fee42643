"""Uploaded files, from a directory or a bucket, in a way that cannot hurt a visitor."""

from pathlib import PurePath

from django.core.exceptions import SuspiciousOperation
from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from main.pictures import BROWSER_TYPES


@require_safe
def media(request: HttpRequest, name: str) -> HttpResponse:
    """Answer with a stored file: pictures to look at, anything else to keep.

    Names are never used twice (see models/product_image.py), so browsers may keep a file for
    good. A file is at most pictures.MAX_BYTES: it fits in memory, and an answer in one piece
    suits WSGI and ASGI alike.
    """
    response = HttpResponse(content_of(name))
    kind = BROWSER_TYPES.get(PurePath(name).suffix.lower())
    response.headers["Content-Type"] = kind or "application/octet-stream"
    response.headers["Content-Disposition"] = "inline" if kind else "attachment"
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def content_of(name: str) -> bytes:
    """Read a stored file.

    Raises:
        Http404: there is none of that name, or the name leads out of the storage.
    """
    try:
        with default_storage.open(name) as file:
            return file.read()
    except (OSError, ValueError, SuspiciousOperation):
        raise Http404 from None
