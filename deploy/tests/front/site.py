"""The real nginx with the rendered site, in a configuration like that of Debian's package."""

import os
import shutil
import signal
import subprocess
from pathlib import Path

import pytest

from deploy.tests.front.programs import Program, free_port, wait_for

RENDER = Path(__file__).parents[2] / "nginx" / "render"
NEEDED = {"nginx": "nginx", "envsubst": "gettext-base", "openssl": "openssl"}
BROTLI = Path("/usr/lib/nginx/modules/ngx_http_brotli_static_module.so")

MAIN = """
{user}
worker_processes 1;
pid {place}/nginx.pid;
error_log {place}/error.log;
include /etc/nginx/modules-enabled/*.conf;
events {{ worker_connections 768; }}
http {{
    include /etc/nginx/mime.types;
    default_type application/octet-stream;
    # As Debian's nginx.conf has them: the site has to know better.
    ssl_protocols TLSv1 TLSv1.1 TLSv1.2 TLSv1.3;
    ssl_prefer_server_ciphers on;
    gzip on;
    sendfile on;
    tcp_nopush on;
    client_body_temp_path {place}/body;
    proxy_temp_path {place}/proxy;
    fastcgi_temp_path {place}/fastcgi;
    uwsgi_temp_path {place}/uwsgi;
    scgi_temp_path {place}/scgi;
    {more}
    include {place}/site.conf;
}}
"""


def skip_without_nginx():
    """Skip what needs nginx where it is missing."""
    missing = [package for name, package in NEEDED.items() if shutil.which(name) is None]
    missing += [] if BROTLI.exists() else ["libnginx-mod-http-brotli-static"]
    if missing:
        pytest.skip(f"Tests of the nginx site need: apt install {' '.join(missing)}")


def render(**variables):
    """Run the script that renders the site."""
    path = {"PATH": os.environ["PATH"]}
    return subprocess.run([RENDER], env=path | variables, capture_output=True, text=True)


def make_certificate(place, host):
    """A self-signed certificate for a host and its subdomains; returns its path and its key's."""
    certificate, key = place / "certificate.pem", place / "key.pem"
    curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
    names = ["-subj", f"/CN={host}", "-addext", f"subjectAltName=DNS:{host},DNS:*.{host}"]
    files = ["-keyout", key, "-out", certificate]
    words = ["openssl", "req", "-x509", *curve, "-nodes", "-days", "2", *names, *files]
    subprocess.run(words, check=True, capture_output=True)
    return certificate, key


class Site:
    """nginx on ports of its own, for a host and its subdomains.

    Arguments: `place`, a directory for everything; `web`, `daphne`, where the shop's processes
    are; `more`, lines for nginx's http block; `host`; `variables`, others for the site.
    """

    def __init__(self, place, web, daphne, more="", host="books.test", **variables):
        self.place = place
        self.host = host
        self.http, self.https = free_port(), free_port()
        self.certificate, key = make_certificate(place, self.host)
        for name in ("acme", "media", "static"):
            (place / name).mkdir(exist_ok=True)
        self.variables = {
            "HOSTS": f".{self.host}",
            "CERTIFICATE": str(self.certificate),
            "CERTIFICATE_KEY": str(key),
            "STATIC_ROOT": str(place / "static"),
            "MEDIA_ROOT": str(place / "media"),
            "ACME_ROOT": str(place / "acme"),
            "UPLOAD_SIZE": "16m",
            "WEB": web,
            "DAPHNE": daphne,
            "ADDRESS": "127.0.0.1",
            "HTTP_PORT": str(self.http),
            "HTTPS_PORT": str(self.https),
            "ACCESS_LOG": str(place / "access.log"),
            **variables,
        }
        self.write(more)
        words = ["nginx", "-c", str(place / "nginx.conf"), "-g", "daemon off;"]
        self.program = Program(words, place / "nginx.log")

    def write(self, more):
        """Write the configuration."""
        done = render(**self.variables)
        assert done.returncode == 0, done.stderr
        (self.place / "site.conf").write_text(done.stdout)
        # nginx lets root's workers be nobody, who may not look into a test's directory.
        user = "user root;" if os.geteuid() == 0 else ""
        main = MAIN.format(user=user, place=self.place, more=more)
        (self.place / "nginx.conf").write_text(main)

    @property
    def url(self):
        return f"https://{self.host}:{self.https}"

    def check(self):
        """What `nginx -t` says of it."""
        words = ["nginx", "-t", "-c", str(self.place / "nginx.conf")]
        return subprocess.run(words, capture_output=True, text=True)

    def start(self):
        self.program.start()
        pid = self.place / "nginx.pid"
        wait_for(lambda: pid.exists() and pid.read_text().strip(), f"nginx: {self.program.said()}")
        return self

    def restart(self):
        self.program.end()
        self.start()

    def reload(self):
        """Have it read its configuration again, as after a new certificate."""
        self.program.process.send_signal(signal.SIGHUP)

    def log(self):
        return (self.place / "access.log").read_text()

    def errors(self):
        return (self.place / "error.log").read_text()

    def close(self):
        self.program.close()
