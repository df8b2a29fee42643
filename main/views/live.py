"""What a page's handler says at the addresses of sockets and event streams (main/routing.py)."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

UPGRADE = "This address is for WebSockets.\n"
NOT_HERE = (
    "Live customer service needs a web server that speaks ASGI, such as: "
    "python -m booktime.server booktime.asgi:application\n"
)


@never_cache
def socket(request: HttpRequest, order_id: int) -> HttpResponse:
    """426 for a request that is none for a WebSocket; 501 for one that the server passed over."""
    if request.headers.get("Upgrade", "").lower() == "websocket":
        return HttpResponse(NOT_HERE, status=501, content_type="text/plain")
    headers = {"Upgrade": "websocket"}
    return HttpResponse(UPGRADE, status=426, content_type="text/plain", headers=headers)


@never_cache
def stream(request: HttpRequest) -> HttpResponse:
    """501: an ASGI server does not bring the request here."""
    return HttpResponse(NOT_HERE, status=501, content_type="text/plain")
