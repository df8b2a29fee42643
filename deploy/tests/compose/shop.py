"""A shop that production.yaml runs, to be looked at and worked on."""

import json
import shutil
import socket
import ssl
import subprocess
import sys
from pathlib import Path

import httpx

from deploy.tests.engine import Engine

HOST = "books.test"
OWNER = "owner@example.com"
COMPOSE = ["docker-compose"]


def free_port() -> int:
    """A port of the loopback interface that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Shop:
    """The containers of production.yaml in a checkout."""

    def __init__(self, engine: Engine, checkout: Path) -> None:
        self.engine = engine
        self.checkout = checkout
        self.folder = checkout / "deploy/compose"
        self.port, self.http_port = free_port(), free_port()

    def start(self) -> None:
        """Settings, certificate, containers, a catalogue: what docs/compose.md says."""
        self.set(
            HTTP_PORT=f"127.0.0.1:{self.http_port}",
            HTTPS_PORT=f"127.0.0.1:{self.port}",
            SHOP_DOMAIN=HOST,
            CERTIFICATE_CHECK_SECONDS="1",
        )
        self.run("./certificate")
        self.compose("up", "-d")
        self.manage("import_data")

    def set(self, **values: str) -> None:
        """Write settings into .env; a later line counts."""
        with (self.folder / ".env").open("a") as settings:
            settings.writelines(f"{name}={value}\n" for name, value in values.items())

    def run(self, *command: str, **environment: str) -> str:
        """Run a command in deploy/compose; raises EngineError."""
        return self.engine.run(list(command), environment, cwd=self.folder)

    def compose(self, *words: str) -> str:
        """Run Compose; raises EngineError."""
        return self.run(*COMPOSE, *words)

    def manage(self, *words: str) -> str:
        """Run a command of Django's in a container of its own; raises EngineError."""
        return self.compose("run", "--rm", "--no-deps", "-T", "web", "python", "manage.py", *words)

    def containers(self, service: str = "") -> list[dict]:
        """What the engine says of the containers, of one service or of all."""
        found = self.compose("ps", "-q", *([service] if service else [])).split()
        return json.loads(self.engine.docker("inspect", *found)) if found else []

    def certificate(self) -> str:
        """The certificate nginx shows, in PEM."""
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        with (
            socket.create_connection(("127.0.0.1", self.port)) as plain,
            context.wrap_socket(plain, server_hostname=HOST) as connection,
        ):
            return ssl.DER_cert_to_PEM_cert(connection.getpeercert(binary_form=True))

    def get(self, path: str) -> httpx.Response:
        """Ask for a page."""
        with httpx.Client(verify=False, timeout=30) as client:  # the acceptance script verifies
            return client.get(
                f"https://127.0.0.1:{self.port}{path}",
                headers={"Host": HOST},
                extensions={"sni_hostname": HOST},
            )

    def revision(self) -> str:
        """The commit that serves."""
        return self.get("/version").json()["git_rev"]

    def accept(self, *only: str, **more: object) -> str:
        """Run the acceptance script; returns what it said.

        Arguments: `only`, the checks to make, all without; `more`, words of the target.
        """
        authority = self.checkout / "ca.pem"
        authority.write_text(self.certificate())
        target = self.checkout / "target.json"
        told = self.manage("create_owner", OWNER, "--reset-password")
        password = told.strip().splitlines()[-1].rpartition(" / ")[2]
        address = f"127.0.0.1:{self.port}"
        words = {
            "url": f"https://{HOST}:{self.port}",
            "address": address,
            "http_address": f"127.0.0.1:{self.http_port}",
            "ca": str(authority),
            "subdomain": True,
            "owner": {"email": OWNER, "password": password},
            **more,
        }
        target.write_text(json.dumps(words))
        command = [sys.executable, "-m", "deploy.acceptance", str(target)]
        done = subprocess.run(
            [*command, *(["--only", *only] if only else [])],
            cwd=self.checkout,
            env=self.engine.environment,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, f"{done.stdout}{done.stderr}"
        return done.stdout

    def at(self, *words: str) -> list[str]:
        """A command for the acceptance script, to be run in deploy/compose."""
        return ["env", f"--chdir={self.folder}", *words]


def why_not() -> str:
    """Why Compose cannot be run; empty when it can."""
    return "" if shutil.which(COMPOSE[0]) else "not installed: docker-compose (apt)"
