"""Gunicorn's settings in production, the same on the virtual machine and in the image.

    gunicorn --config deploy/vm/gunicorn/prod.py booktime.wsgi

Read from the environment (docs/vm.md tells which value to choose):
    BIND_ADDRESS, PORT: where to listen, 0.0.0.0 and 8000; not read where systemd hands over the
        listening sockets (LISTEN_FDS), which Gunicorn finds by itself.
    WEB_CONCURRENCY: worker processes, 2.
    WEB_THREADS: requests each of them answers at once, as many as it has database connections.
    WEB_TIMEOUT: seconds after which a worker that is stuck as a whole is replaced, 30.
    WEB_GRACEFUL_TIMEOUT: seconds that requests under way may take after SIGTERM, 25: systemd,
        Docker, Heroku and Dokku send SIGKILL after 30, or are told to.
    WEB_MAX_REQUESTS: requests after which a worker is replaced by a fresh one, 2000; 0 for never.
    FORWARDED_ALLOW_IPS: proxies whose X-Forwarded-Proto Gunicorn believes. Unix sockets always
        are; the shop itself reads the header from whoever it was that connected.
"""

import os


def number(name: str, default: int, least: int = 1) -> int:
    """A whole number of the environment; a blank one is an absent one.

    Raises:
        SystemExit: it is none, or too small.
    """
    text = os.environ.get(name, "").strip() or str(default)
    if not text.isdecimal() or int(text) < least:
        raise SystemExit(f"{name} is {text!r} and must be a whole number from {least} on.")
    return int(text)


bind = f"{os.environ.get('BIND_ADDRESS') or '0.0.0.0'}:{number('PORT', 8000)}"  # noqa: S104
backlog = 1024

worker_class = "gthread"
workers = number("WEB_CONCURRENCY", 2)
# The pool of booktime/databases.py is a process's: a thread more than it has connections would
# only wait for one, and fail after ten seconds. 0 is no pool; each thread then has its own.
threads = number("WEB_THREADS", number("DATABASE_POOL_SIZE", 4, least=0) or 4)
# Pools, and Sentry's thread, do not survive a fork: each worker loads the shop for itself.
preload_app = False

timeout = number("WEB_TIMEOUT", 30)
graceful_timeout = number("WEB_GRACEFUL_TIMEOUT", 25)
max_requests = number("WEB_MAX_REQUESTS", 2000, least=0)
# Not all workers at once.
max_requests_jitter = max_requests // 10

# The shop writes its own line for each request, without query strings (booktime/request_log.py).
accesslog = None
errorlog = "-"
loglevel = "info"

# nginx sets X-Forwarded-Proto and no other: a visitor's X-Forwarded-Ssl decides nothing, and no
# header is a path of ours.
secure_scheme_headers = {"X-FORWARDED-PROTO": "https"}
forwarder_headers = ""

# Two releases run side by side during an update: they would take it away from each other.
control_socket_disable = True

# Workers tell by a file that they live. On a disk that is busy that may come late.
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108
