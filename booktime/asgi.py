"""The door for ASGI servers: `python -m booktime.server booktime.asgi:application`."""

import os

from django.core.asgi import get_asgi_application

from booktime.request_log import AsgiRequestLog

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "booktime.settings")
pages = get_asgi_application()

from booktime import routing  # noqa: E402 - needs Django to be set up
from booktime.production import refuse_unless_fit  # noqa: E402 - likewise

application = AsgiRequestLog(routing.application(pages))

refuse_unless_fit()
