"""Gunicorn's settings while working on the shop: one worker that starts again with every change.

    DEBUG=true gunicorn --config deploy/vm/gunicorn/dev.py booktime.wsgi

Read from the environment: BIND_ADDRESS and PORT, 127.0.0.1 and 8000. For the chat Daphne, or
`manage.py runserver` alone, is needed.
"""

import os

bind = f"{os.environ.get('BIND_ADDRESS') or '127.0.0.1'}:{os.environ.get('PORT') or '8000'}"
worker_class = "gthread"
workers = 1
threads = 4
reload = True
# Somebody may stand at a breakpoint.
timeout = 0
graceful_timeout = 1
accesslog = None
errorlog = "-"
loglevel = "info"
control_socket_disable = True
