"""The shop behind nginx on this machine, and the levers that restart its parts."""

import os
import re
import secrets
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from booktime.config_vars import CONFIG_VARS
from deploy.tests.front.programs import Served
from deploy.tests.front.site import Site

ROOT = Path(__file__).parents[3]
OWNER = "owner@example.com"


class Shop:
    """nginx, Gunicorn, Daphne, PostgreSQL and Redis.

    Arguments: `place`, a directory for everything; `services`, the last two, running; `options`
    of the site.
    """

    def __init__(self, place, services, **options):
        self.place = place
        self.services = services
        # The tests' own settings leave config vars behind.
        clean = {name: value for name, value in os.environ.items() if name not in CONFIG_VARS}
        self.environment = clean | services.addresses()
        started = {"cwd": ROOT, "env": self.environment}
        self.web = Served(gunicorn, place / "web.log", **started)
        self.daphne = Served(daphne, place / "daphne.log", **started)
        options["STATIC_ROOT"] = str(ROOT / "staticfiles")
        self.site = Site(place, self.web.address, self.daphne.address, **options)
        self.environment |= {
            "ALLOWED_HOSTS": f".{self.site.host}",
            "DJANGO_SETTINGS_MODULE": "booktime.settings",
            "MEDIA_ROOT": str(place / "media"),
            "SECRET_KEY": secrets.token_hex(32),
            "SHOP_DOMAIN": self.site.host,
            "SHOP_URL": self.site.url,
        }
        self.levers = Levers(self)

    def manage(self, *words):
        """Run a command of the shop's and return what it says."""
        done = subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout + done.stderr

    def start(self):
        self.manage("release")
        self.manage("import_data")
        login = re.search(rf"{OWNER} / (\S+)", self.manage("create_owner", OWNER))
        self.owner = {"email": OWNER, "password": login[1]}
        for part in (self.web, self.daphne, self.site, self.levers):
            part.start()
        return self

    def target(self):
        """What the acceptance script has to know."""
        return {
            "url": self.site.url,
            "address": f"127.0.0.1:{self.site.https}",
            "http_address": f"127.0.0.1:{self.site.http}",
            "ca": str(self.site.certificate),
            "subdomain": True,
            "owner": self.owner,
            "restart": {name: self.levers.command(name) for name in self.levers.parts},
            "seamless": ["web", "daphne"],
            "update": self.levers.command("update"),
            "timeout": 60,
        }

    def update(self):
        """Bring new processes of everything, each before the old one goes."""
        self.web.replace("Booting worker")
        self.daphne.replace("Listening on")
        self.site.reload()

    def close(self):
        for part in (self.levers, self.site, self.daphne, self.web):
            part.close()


def gunicorn(number):
    """Pages, on a socket that is there already."""
    options = ["--worker-class", "gthread", "--threads", "4", "--workers", "1"]
    where = ["--bind", f"fd://{number}", "--no-control-socket"]
    return [sys.executable, "-m", "gunicorn", *options, *where, "booktime.wsgi"]


def daphne(number):
    """Sockets, on a socket that is there already."""
    where = ["--fd", str(number), "--proxy-headers", "--access-log", os.devnull]
    return [sys.executable, "-m", "booktime.server", *where, "booktime.asgi:application"]


class Levers:
    """Commands for another process: each asks for an address here, and is done when it answers."""

    def __init__(self, shop):
        self.parts = {
            "web": shop.web.restart,
            "daphne": shop.daphne.restart,
            "nginx": shop.site.restart,
            "redis": lambda: shop.services.restart("redis"),
            "postgres": lambda: shop.services.restart("postgres"),
        }
        actions = self.parts | {"update": shop.update}

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                try:
                    actions[self.path.strip("/")]()
                except Exception as error:
                    self.send_error(500, str(error))
                    raise
                self.send_response(204)
                self.end_headers()

            def log_message(self, *words):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.server.serve_forever)

    def command(self, name):
        """The command that pulls a lever."""
        port = self.server.server_address[1]
        program = "import sys, urllib.request; urllib.request.urlopen(sys.argv[1]).close()"
        return [sys.executable, "-c", program, f"http://127.0.0.1:{port}/{name}"]

    def start(self):
        self.thread.start()

    def close(self):
        if self.thread.is_alive():
            self.server.shutdown()
            self.thread.join()
        self.server.server_close()
