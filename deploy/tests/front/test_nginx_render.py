"""The script that writes the site."""

import subprocess
from pathlib import Path

import pytest

from deploy.tests.front.site import RENDER, render, skip_without_nginx

COMPLETE = {
    "HOSTS": "books.example.com",
    "CERTIFICATE": "/etc/shop/certificate.pem",
    "CERTIFICATE_KEY": "/etc/shop/key.pem",
    "STATIC_ROOT": "/srv/static",
    "MEDIA_ROOT": "/srv/media",
    "ACME_ROOT": "/srv/acme",
    "UPLOAD_SIZE": "32m",
    "WEB": "web:8000",
    "DAPHNE": "daphne:8001",
}
IPV6 = Path("/proc/net/if_inet6")


@pytest.fixture(autouse=True)
def _needs():
    skip_without_nginx()


def listens(site):
    """What a site listens at."""
    lines = (line.strip().rstrip(";") for line in site.splitlines())
    return {line.split()[1] for line in lines if line.startswith("listen ")}


@pytest.mark.parametrize("name", COMPLETE)
def test_a_variable_that_is_missing_is_named(name):
    done = render(**{key: value for key, value in COMPLETE.items() if key != name})
    assert (done.returncode, done.stdout) == (1, "")
    assert f"{name} is not set" in done.stderr


@pytest.mark.parametrize("value", ["a;b", "a}b", "a\nb", "$host", 'a"b', "a#b"])
@pytest.mark.parametrize("name", ["HOSTS", "WEB", "PUBLIC_PORT"])
def test_a_value_that_would_be_more_than_a_value_is_refused(name, value):
    done = render(**COMPLETE | {name: value})
    assert (done.returncode, done.stdout) == (1, "")
    assert f"{name} has a character" in done.stderr


def test_it_listens_everywhere_at_the_usual_ports():
    ours = {"*:80", "*:443"} | ({"[::]:80", "[::]:443"} if IPV6.exists() else set())
    assert listens(render(**COMPLETE).stdout) == ours


def test_it_listens_at_one_address_alone():
    site = render(**COMPLETE, ADDRESS="127.0.0.1", HTTP_PORT="8080", HTTPS_PORT="8443").stdout
    assert listens(site) == {"127.0.0.1:8080", "127.0.0.1:8443"}


def test_no_name_is_left_to_be_filled_in():
    assert "${" not in render(**COMPLETE).stdout


def test_a_resolver_is_a_line_of_its_own():
    line = "resolver 127.0.0.11 valid=2s;"
    assert f"    {line}\n" in render(**COMPLETE, RESOLVER=line).stdout


def test_nginx_takes_what_it_writes(make_site):
    done = make_site("127.0.0.1:1", "127.0.0.1:2").check()
    assert done.returncode == 0, done.stderr
    assert "warn" not in done.stderr


def test_it_tells_how_it_is_used():
    done = subprocess.run([RENDER, "--help"], capture_output=True, text=True)
    assert done.returncode == 0
    assert all(name in done.stdout for name in COMPLETE)
    assert subprocess.run([RENDER, "--else"], capture_output=True).returncode == 2
