"""A certificate of an authority, and its renewal: certbot in its container, Pebble beside it."""

import json
import shutil
import subprocess
from contextlib import ExitStack

import httpx
import pytest

from deploy.tests.compose.shop import free_port
from deploy.tests.waiting import wait_until

PROGRAMS = ("pebble", "pebble-challtestsrv", "openssl")
SPEED = {"PEBBLE_VA_NOSLEEP": "1", "PEBBLE_WFE_NONCEREJECT": "0"}
OVERRIDE = """
services:
  certbot:
    environment: {{ REQUESTS_CA_BUNDLE: /srv/authority.pem }}
    volumes: ["{certificate}:/srv/authority.pem:ro"]
"""


@pytest.fixture
def authority(shop, tmp_path):
    """Pebble, which finds every host at the shop; the shop's certbot is told of it."""
    if missing := [name for name in PROGRAMS if not shutil.which(name)]:
        pytest.skip(f"not installed: {', '.join(missing)} (apt: pebble openssl)")
    network = json.loads(shop.engine.docker("network", "inspect", "booktime_front"))[0]
    gateway = network["IPAM"]["Config"][0]["Gateway"]  # this machine, as the containers see it
    make_certificate(tmp_path, gateway)
    address, dns = f"{gateway}:{free_port()}", free_port()
    (tmp_path / "pebble.json").write_text(configuration(tmp_path, address, shop.http_port))
    with ExitStack() as programs:
        for command in (
            ["pebble-challtestsrv", *names(dns)],
            ["pebble", "-config", str(tmp_path / "pebble.json"), "-dnsserver", f"127.0.0.1:{dns}"],
        ):
            log = programs.enter_context((tmp_path / f"{command[0]}.log").open("w"))
            process = subprocess.Popen(command, env=SPEED, stdout=log, stderr=log)
            programs.callback(process.wait)
            programs.callback(process.terminate)
        wait_until(lambda: answers(f"https://{address}/dir"), "Pebble answers")
        (tmp_path / "pebble.yaml").write_text(OVERRIDE.format(certificate=tmp_path / "cert.pem"))
        shop.set(
            ACME_SERVER=f"https://{address}/dir",
            COMPOSE_FILE=f"production.yaml:{tmp_path}/pebble.yaml",
        )
        yield
        shop.compose("--profile", "certbot", "rm", "--force", "--stop", "certbot")
        shop.set(COMPOSE_FILE="production.yaml")
        shop.run("./certificate")
        wait_until(lambda: "Pebble" not in issuer(shop), "nginx shows a certificate of its own")


def make_certificate(place, address):
    """Pebble's own, for its address."""
    words = ["-newkey", "rsa:2048", "-noenc", "-days", "2", "-subj", "/CN=pebble"]
    files = ["-keyout", str(place / "key.pem"), "-out", str(place / "cert.pem")]
    extra = ["-addext", f"subjectAltName=IP:{address}"]
    subprocess.run(
        ["openssl", "req", "-x509", *words, *files, *extra], check=True, stderr=subprocess.DEVNULL
    )


def configuration(place, address, http_port):
    """Pebble's settings: it looks for answers to its challenges where the shop's port 80 is."""
    files = {"certificate": str(place / "cert.pem"), "privateKey": str(place / "key.pem")}
    ports = {"listenAddress": address, "httpPort": http_port, "tlsPort": free_port()}
    return json.dumps({"pebble": files | ports})


def names(port):
    """A DNS server that says 127.0.0.1 to every name, and nothing else."""
    none = ["-http01", "", "-https01", "", "-tlsalpn01", ""]
    manage = ["-management", f"127.0.0.1:{free_port()}"]
    where = ["-dns01", f"127.0.0.1:{port}", "-defaultIPv4", "127.0.0.1", "-defaultIPv6", ""]
    return [*none, *manage, *where]


def answers(url):
    try:
        return httpx.get(url, verify=False).status_code == 200
    except httpx.TransportError:
        return False


def issuer(shop):
    said = ["openssl", "x509", "-noout", "-issuer"]
    return subprocess.run(said, input=shop.certificate(), capture_output=True, text=True).stdout


def test_an_authority_s_certificate_is_fetched_and_renewed(shop, authority):
    said = shop.run("./certificate", "--certbot", "owner@example.com")
    assert "Left out: *.books.test" in said
    wait_until(lambda: "Pebble" in issuer(shop), "nginx shows the authority's certificate")
    assert shop.containers("certbot")[0]["State"]["Running"]
    before = shop.certificate()
    entrypoint = ("/srv/bin/entrypoint", "renew-now", "--force-renewal")
    shop.compose("--profile", "certbot", "exec", "-T", "certbot", *entrypoint)
    wait_until(lambda: shop.certificate() != before, "nginx shows the renewed certificate")
    assert "Pebble" in issuer(shop)
