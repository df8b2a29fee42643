"""certbot gets a certificate from pebble, an ACME server; nginx takes it, and the renewed one."""

import json
import os
import shutil
import socket
import ssl
import subprocess
import threading

import pytest

from deploy.tests.front.programs import Program, free_port, wait_for
from deploy.tests.front.site import make_certificate
from deploy.tests.vm.machine import DOMAIN

pytestmark = pytest.mark.long


@pytest.fixture
def authority(tmp_path, machine):
    """pebble, which asks nginx for the challenge; names lead to this machine."""
    for name in ("pebble", "certbot"):
        if shutil.which(name) is None:
            pytest.skip(f"{name} is not here: apt install {name}")
    certificate, key = make_certificate(tmp_path, "localhost")
    port = free_port()
    config = {
        "listenAddress": f"127.0.0.1:{port}",
        "managementListenAddress": f"127.0.0.1:{free_port()}",
        "certificate": str(certificate),
        "privateKey": str(key),
        "httpPort": machine.http,
        "tlsPort": machine.https,
        "ocspResponderURL": "",
    }
    (tmp_path / "pebble.json").write_text(json.dumps({"pebble": config}))
    # pebble asks the DNS server it is given; a name's every address is this machine.
    dns = NameServer()
    program = Program(
        ["pebble", "-config", str(tmp_path / "pebble.json"), "-dnsserver", dns.address],
        tmp_path / "pebble.log",
        env=os.environ | {"PEBBLE_VA_NOSLEEP": "1", "PEBBLE_WFE_NONCEREJECT": "0"},
    )
    program.start()
    wait_for(lambda: "Listening on" in program.said(), program.said())
    yield f"https://localhost:{port}/dir", str(certificate)
    program.close()
    dns.close()


class NameServer:
    """Answers every question for an address with 127.0.0.1."""

    def __init__(self):
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self.socket.getsockname()[1]}"
        self.thread = threading.Thread(target=self.answer)
        self.thread.start()

    def answer(self):
        while True:
            question, caller = self.socket.recvfrom(4096)
            if question == b"end":
                return
            end = question.index(b"\0", 12) + 5  # the name, its type and class
            is_address = question[end - 4 : end - 2] == b"\0\1"
            head = (
                question[:2] + b"\x81\x80\0\1" + (b"\0\1" if is_address else b"\0\0") + b"\0\0\0\0"
            )
            found = b"\xc0\x0c\0\1\0\1\0\0\0\x3c\0\4\x7f\0\0\1" if is_address else b""
            self.socket.sendto(head + question[12:end] + found, caller)

    def close(self):
        host, port = self.address.split(":")
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as last:
            last.sendto(b"end", (host, int(port)))
        self.thread.join()
        self.socket.close()


def served(machine):
    """The certificate that nginx shows to who asks for the shop."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    with (
        socket.create_connection(("127.0.0.1", machine.https)) as plain,
        context.wrap_socket(plain, server_hostname=DOMAIN) as connection,
    ):
        return connection.getpeercert(binary_form=True)


@pytest.fixture
def own_certificate(machine):
    """The self-signed certificate, which the other tests trust, is there again at the end."""
    tls = machine.root / "etc/booktime/tls"
    kept = {path: path.read_bytes() for path in tls.iterdir()}
    yield
    for path, content in kept.items():
        path.write_bytes(content)
    machine.restart_nginx()


@pytest.mark.usefixtures("own_certificate")
def test_a_certificate_is_issued_and_renewed(machine, authority):
    url, ca = authority
    trust = {"REQUESTS_CA_BUNDLE": ca}
    before = served(machine)
    words = ["--email", "owner@example.com", "--server", url]
    done = machine.run("certificate", *words, **trust)
    assert done.returncode == 0, done.stdout
    wait_for(lambda: served(machine) != before, "nginx shows the new certificate")
    issued = served(machine)
    places = [
        "--config-dir",
        machine.root / "etc/letsencrypt",
        "--work-dir",
        machine.root / "var/lib/letsencrypt",
        "--logs-dir",
        machine.root / "var/log/letsencrypt",
    ]
    # As certbot.timer does it, but before its time.
    renewed = subprocess.run(
        ["certbot", "renew", "--force-renewal", "--no-random-sleep-on-renew", *places],
        env=machine.environment() | trust,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert renewed.returncode == 0, renewed.stdout
    wait_for(lambda: served(machine) != issued, "nginx shows the renewed certificate")
    key = machine.root / "etc/booktime/tls/privkey.pem"
    assert key.stat().st_mode & 0o777 == 0o600
