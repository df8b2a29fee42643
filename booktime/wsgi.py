"""The door for WSGI servers: `gunicorn booktime.wsgi`."""

import os

from django.core.wsgi import get_wsgi_application

from booktime.request_log import WsgiRequestLog

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "booktime.settings")
application = WsgiRequestLog(get_wsgi_application())

from booktime.production import refuse_unless_fit  # noqa: E402 - needs Django to be set up

refuse_unless_fit()
