"""The door for ASGI servers: `python -m booktime.server booktime.asgi:application`."""

import os

from django.core.asgi import get_asgi_application

from booktime.request_log import AsgiRequestLog

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "booktime.settings")
application = AsgiRequestLog(get_asgi_application())

from booktime.production import refuse_unless_fit  # noqa: E402 - needs Django to be set up

refuse_unless_fit()
