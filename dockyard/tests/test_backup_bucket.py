"""Backups in a bucket, on a server that speaks S3."""

import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from backing_up import described, pretended, sql
from dockyard.errors import DockyardError
from dockyard.processes import ports
from dockyard.schedule import jobs
from dockyard.schedule.jobs import Job
from dockyard.services import backup_bucket, backup_place, backups, lifecycle, restore, verification
from dockyard.services.backup import Unfit
from dockyard.services.backup_bucket import Bucket
from dockyard.services.postgres import POSTGRES
from dockyard.services.service import Service
from pushing import eventually


def quiet(text: str) -> None:
    pass


def answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    """moto's server, on loopback."""
    port = ports.free()
    server = subprocess.Popen(
        [sys.executable, "-c", "from moto.server import main; import sys; main(sys.argv[1:])",
         "-H", "127.0.0.1", "-p", str(port)],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    assert eventually(lambda: answers(port))
    yield f"http://127.0.0.1:{port}"
    server.terminate()
    server.wait()


def bucket(service: Service, endpoint: str) -> Bucket:
    """A bucket of its own for each test."""
    backup_bucket.set_auth(service, "AKIAKEY", "very-secret", "", endpoint)
    place = Bucket(service, "s3://backups/of/books/")
    place.client.create_bucket(Bucket="backups")
    return place


@pytest.mark.platform
def test_it_keeps_lists_and_removes_them(home: Path, endpoint: str) -> None:
    service = described(home)
    place = bucket(service, endpoint)
    default = backup_place.default(service)
    first, last = pretended(service, 1), pretended(service, 2)
    for backup in (first, last):
        place.add(backup, default.folder / f"{backup.name}.dump")
    assert place.backups("books") == [first, last]
    assert str(place) == "s3://backups/of/books"
    with place.checked(last) as dump:
        assert dump.read_bytes() == b"no dump"
    assert not list(default.folder.glob(".*"))
    assert backups.find(service, f"{place}/{first.name}", [])[1] == first
    place.client.put_object(Bucket="backups", Key=f"of/books/{last.name}.dump", Body=b"no dumb")
    with pytest.raises(Unfit, match="damaged"), place.checked(last):
        pass
    record = json.dumps(last.as_record() | {"name": "../../mine"}).encode()
    place.client.put_object(Bucket="backups", Key=f"of/books/{last.name}.json", Body=record)
    assert place.backups("books") == [first]
    place.write_record(last)
    place.remove(first.name)
    assert place.backups("books") == [last]
    with pytest.raises(DockyardError, match="There is no backup"):
        place.read(first.name)


@pytest.mark.platform
def test_what_goes_wrong_is_said_without_the_secret(home: Path, endpoint: str) -> None:
    service = described(home)
    bucket(service, endpoint)
    with pytest.raises(DockyardError, match=r"s3://nowhere did not do it: .*NoSuchBucket") as failure:
        Bucket(service, "s3://nowhere").names()
    assert "very-secret" not in str(failure.value)
    backup_bucket.set_auth(service, "AKIAKEY", "very-secret", "", "http://127.0.0.1:1")
    with pytest.raises(DockyardError, match="Could not connect"):
        Bucket(service, "s3://backups").names()


@pytest.mark.platform
def test_a_database_goes_there_and_comes_back(platform: Path, endpoint: str) -> None:
    service = lifecycle.create(POSTGRES, "books", None, quiet)
    place = bucket(service, endpoint)
    sql(service, "CREATE TABLE book (); INSERT INTO book DEFAULT VALUES")
    backup = backups.make(service, place, backups.TYPED, quiet)
    sql(service, "INSERT INTO book DEFAULT VALUES")
    assert verification.verify(service, place, backup, quiet).state == "verified"
    assert place.read(backup.name).state == "verified"
    restore.restore(service, place, backup, quiet)
    assert sql(service, "SELECT count(*) FROM book") == "1"
    assert not list(backup_place.default(service).folder.glob(".*"))


@pytest.mark.slow
def test_the_credentials_are_kept_for_the_owner_alone(dokku, home: Path) -> None:  # type: ignore[no-untyped-def]
    service = described(home)
    given = dokku("postgres:backup-auth", "books", "AKIAKEY", "very-secret", "eu-west-1", "s3v4", "http://127.0.0.1:9")
    assert (given.code, "very-secret" in given.out + given.err) == (0, False)
    kept = service.directory / "backup-auth.json"
    assert kept.stat().st_mode & 0o777 == 0o600
    place = Bucket(service, "s3://b")
    assert (place.client.meta.region_name, place.client.meta.endpoint_url) == ("eu-west-1", "http://127.0.0.1:9")
    assert dokku("postgres:backup-auth", "books", "A", "B", "eu-west-1", "https://s3.example.com").code == 0
    assert Bucket(service, "s3://b").client.meta.endpoint_url == "https://s3.example.com"
    assert dokku("postgres:backup-deauth", "books").code == 0
    assert not kept.exists()


def test_without_credentials_it_says_how_to_give_some(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/dev/null")
    with pytest.raises(DockyardError, match="postgres:backup-auth books KEY SECRET"):
        Bucket(described(home), "s3://b").names()


def test_a_bucket_out_of_reach_hides_no_other_backup(dokku, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    service = described(home)
    backup = pretended(service, 1)
    backup_bucket.set_auth(service, "AKIAKEY", "very-secret", "", "http://127.0.0.1:1")
    words = ["postgres:backup", "--scheduled", "books", "s3://b/p"]
    jobs.put(Job(jobs.backup_of(service.program), "@daily", words, 0))
    answer = dokku("postgres:backups", "books")
    assert (answer.code, backup.name in answer.out) == (0, True)
    assert "The backups in s3://b/p could not be listed" in answer.err
    assert "very-secret" not in answer.err
    assert dokku("postgres:backups", "books", "s3://b/p").code == 1


def test_without_boto3_it_says_how_to_install_it(dokku, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    described(home)
    monkeypatch.setattr(backup_bucket, "find_spec", lambda name: None)
    assert "-m pip install boto3" in dokku("postgres:backup", "books", "s3://b/p").err


@pytest.mark.parametrize("address", ["s3://", "s3:///prefix", "ftp://host/x", "S3://b"])
def test_an_address_that_is_none_is_refused(home: Path, address: str) -> None:
    with pytest.raises(DockyardError, match=r"names no bucket|is no place for backups"):
        backup_place.named(described(home), address)
