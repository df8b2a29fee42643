"""The addresses of sockets and of the event stream; those of pages are in main/urls.py."""

from django.urls import path, re_path

from main.consumers.chat import ChatConsumer
from main.consumers.door import unknown
from main.consumers.notify import NotifyConsumer

websocket_urlpatterns = [
    path("ws/customer-service/<int:order_id>/", ChatConsumer.as_asgi()),
    re_path("", unknown),
]
http_urlpatterns = [
    path("customer-service/notify/", NotifyConsumer.as_asgi()),
]
