"""Where a connection goes: pages to Django, what lasts to the shop's consumers."""

from channels.routing import ProtocolTypeRouter, URLRouter
from django.core.handlers.asgi import ASGIHandler
from django.urls import re_path

from main.consumers.door import Door
from main.routing import http_urlpatterns, websocket_urlpatterns


def application(pages: ASGIHandler) -> ProtocolTypeRouter:
    """The shop as an ASGI application.

    Arguments:
        pages: Django, which answers every HTTP request that no consumer takes.
    """
    return ProtocolTypeRouter(
        {
            "http": URLRouter([*http_urlpatterns, re_path("", pages)]),
            "websocket": Door(URLRouter(websocket_urlpatterns)),
        }
    )
