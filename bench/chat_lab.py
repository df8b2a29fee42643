"""A shop to talk to: a database and a Redis of its own, people, orders, and its real web server."""

import atexit
import contextlib
import functools
import os
import re
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "dockyard" / "tests"), str(ROOT / "dockyard" / "src")]

from conftest import running_platform  # noqa: E402 - found by the line above

SOCKETS_A_PERSON = 5
"""Fewer than the shop allows, so that nobody says more than one message a second."""


@dataclass(frozen=True)
class Seat:
    """A socket to be opened: in which room, with which cookie."""

    order: int
    cookie: str


def dokku(*words: str) -> str:
    """The last word that a dokku command says."""
    command = [sys.executable, "-m", "dockyard", *words]
    environment = os.environ | {"PYTHONPATH": str(ROOT / "dockyard" / "src")}
    done = subprocess.run(command, env=environment, capture_output=True, check=True, text=True)  # noqa: S603
    return done.stdout.split()[-1]


@contextlib.contextmanager
def services() -> Iterator[None]:
    """PostgreSQL and Redis in the environment, and the shop's tables in PostgreSQL."""
    with running_platform() as home:
        os.environ["DOCKYARD_HOME"] = str(home)
        for kind in ("postgres", "redis"):
            dokku(f"{kind}:create", "bench")
        os.environ |= {
            "ALLOWED_HOSTS": "127.0.0.1",
            "DATABASE_URL": dokku("postgres:info", "bench", "--dsn"),
            "DJANGO_SETTINGS_MODULE": "booktime.settings",
            "HTTPS_ONLY": "false",
            "LOG_LEVEL": "WARNING",
            "REDIS_URL": dokku("redis:info", "bench", "--dsn"),
            "SECRET_KEY": secrets.token_hex(32),
        }
        import django

        django.setup()
        from django.conf import settings
        from django.core.management import call_command

        settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
        call_command("migrate", verbosity=0)
        yield


def seats(rooms: int, people_a_room: int) -> list[Seat]:
    """Rooms with employees in them, each of whom is in several."""
    from main.tests.factories import EmployeeFactory, OrderFactory

    number = rooms * people_a_room
    cookies = [cookie_of(EmployeeFactory()) for _ in range(-(-number // SOCKETS_A_PERSON))]
    orders = [OrderFactory().pk for _ in range(rooms)]
    return [
        Seat(orders[index // people_a_room], cookies[index % len(cookies)])
        for index in range(number)
    ]


def cookie_of(user: object) -> str:
    """What their browser would send."""
    from django.conf import settings
    from django.test import Client

    client = Client()
    client.force_login(user)
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


@functools.cache
def python() -> Path:
    """A Python with what a deployed shop has, and nothing that tests want: memory is measured."""
    place = Path(tempfile.mkdtemp(prefix="bench-"))
    atexit.register(shutil.rmtree, place)
    uv = Path(sys.executable).with_name("uv")
    for words in (
        ["venv", "--quiet", place],
        ["pip", "sync", "--quiet", ROOT / "requirements.txt"],
    ):
        subprocess.run([uv, *words], env=os.environ | {"VIRTUAL_ENV": str(place)}, check=True)  # noqa: S603
    return place / "bin" / "python"


class Server:
    """The real web server with an application."""

    def __init__(self, application: str) -> None:
        self.log = tempfile.TemporaryFile("w+")  # noqa: SIM115 - closed with the server
        words = ["--bind", "127.0.0.1", "--port", "0", "--access-log", os.devnull]
        self.process = subprocess.Popen(  # noqa: S603
            [str(python()), "-W", "ignore", "-m", "booktime.server", *words, application],
            cwd=ROOT,
            env=os.environ | {"LOG_LEVEL": "INFO"},
            stdout=self.log,
            stderr=subprocess.STDOUT,
        )
        self.port = self.wait_for_port()

    def wait_for_port(self) -> int:
        """Where it listens, as soon as it does."""
        while self.process.poll() is None:
            self.log.seek(0)
            if found := re.search(r"Listening on TCP address 127\.0\.0\.1:(\d+)", self.log.read()):
                return int(found.group(1))
        sys.exit("The server did not start.")

    def mebibytes(self) -> float:
        """Its resident memory."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", status).group(1)) / 1024  # type: ignore[union-attr]

    def cpu_seconds(self) -> float:
        """What it has used so far."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def __enter__(self) -> "Server":
        return self

    def __exit__(self, *error: object) -> None:
        self.process.terminate()
        self.process.wait()
        self.log.close()
