"""A real Redis server, and what dockyard asks of it."""

import io
from pathlib import Path

import pytest

from dockyard import shell
from dockyard.errors import DockyardError
from dockyard.services import lifecycle, redis
from dockyard.services.redis import REDIS
from dockyard.services.service import Record, Service


def _say(service: Service, *words: str) -> str:
    client = REDIS.client(service)
    return shell.run([*client.argv, *words], env=client.env).strip()


def test_its_settings_keep_it_on_the_machine_and_quote_the_password() -> None:
    lines = redis.settings(Path("/d e"), Record(20001, "6.2", 'a"b')).splitlines()
    assert {"bind 127.0.0.1", "port 20001", 'requirepass "a\\"b"', 'dir "/d e"', "appendonly yes"} <= set(lines)


@pytest.mark.platform
def test_an_import_brings_the_data_back_and_a_bad_one_changes_nothing(platform, tmp_path) -> None:  # type: ignore[no-untyped-def]
    service = lifecycle.create(REDIS, "cache", None, lambda text: None)
    _say(service, "SET", "book", "one")
    dump = tmp_path / "dump"
    shell.run([*REDIS.client(service).argv, "--rdb", str(dump)], env=REDIS.client(service).env)
    _say(service, "SET", "book", "two")
    with pytest.raises(DockyardError, match="Nothing was imported"):
        REDIS.load(service, io.BytesIO(b"garbage"))
    assert _say(service, "GET", "book") == "two"
    REDIS.load(service, io.BytesIO(dump.read_bytes()))
    assert _say(service, "GET", "book") == "one"
    _say(service, "SET", "book", "three")
    lifecycle.stop(service)
    lifecycle.start(service)
    assert _say(service, "GET", "book") == "three"
