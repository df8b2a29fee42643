"""Backups in a bucket: Amazon S3, and whatever else speaks its protocol."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from dockyard import files
from dockyard.errors import DockyardError
from dockyard.services.backup import DUMP, RECORD, Backup, from_record, scratch_name
from dockyard.services.backup_place import Place, default
from dockyard.services.service import Service

DEFAULT_REGION = "us-east-1"
SECONDS = 30
"""How long the bucket may take to be connected to, or to say something."""


def _auth(service: Service) -> Path:
    return service.directory / "backup-auth.json"


def set_auth(service: Service, key: str, secret: str, region: str, endpoint: str) -> None:
    """Keep the credentials of the service's buckets, for the owner's eyes only.

    Raises DockyardError for an endpoint that is no address.
    """
    if endpoint and not endpoint.startswith(("https://", "http://")):
        raise DockyardError(f"The endpoint {endpoint} is no address: it begins with https:// (or http://)")
    stored = {"key": key, "secret": secret, "region": region, "endpoint": endpoint}
    files.write_json(_auth(service), stored, mode=0o600)


def drop_auth(service: Service) -> None:
    _auth(service).unlink(missing_ok=True)


def has_auth(service: Service) -> bool:
    return _auth(service).exists()


class Bucket(Place):
    """Backups below `s3://BUCKET/PREFIX`.

    The credentials are those of the service (`postgres:backup-auth`), else those boto3 finds: AWS_ACCESS_KEY_ID and the
    like. Raises DockyardError for a bad address, and when boto3 is not installed.
    """

    def __init__(self, service: Service, address: str) -> None:
        bucket, _, prefix = address.removeprefix("s3://").partition("/")
        if not bucket:
            raise DockyardError(f"{address} names no bucket: write s3://BUCKET or s3://BUCKET/PREFIX")
        self.bucket = bucket
        self.prefix = f"{prefix.strip('/')}/" if prefix.strip("/") else ""
        self.service = service
        self.client = _client(files.read_json(_auth(service), {}))

    @property
    def scratch(self) -> Path:
        return default(self.service).scratch

    def names(self) -> list[str]:
        with _told(self):
            pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket, Prefix=self.prefix)
            keys = {item["Key"].removeprefix(self.prefix) for page in pages for item in page.get("Contents", [])}
        return [key.removesuffix(DUMP) for key in keys if key.endswith(DUMP) and _record_of(key) in keys]

    def read(self, name: str) -> Backup:
        with _told(self, f"backup {name}"):
            self.client.head_object(Bucket=self.bucket, Key=f"{self.prefix}{name}{DUMP}")
            answer = self.client.get_object(Bucket=self.bucket, Key=f"{self.prefix}{name}{RECORD}")
            content = answer["Body"].read()
        try:
            record = json.loads(content)
        except ValueError:
            record = None
        return from_record(record, f"{self}/{name}{RECORD}", name)

    def write_record(self, backup: Backup) -> None:
        content = json.dumps(backup.as_record(), indent=2, sort_keys=True).encode()
        with _told(self):
            self.client.put_object(Bucket=self.bucket, Key=f"{self.prefix}{backup.name}{RECORD}", Body=content)

    def put_dump(self, backup: Backup, dump: Path) -> None:
        with _told(self):
            self.client.upload_file(str(dump), self.bucket, f"{self.prefix}{backup.name}{DUMP}")
        dump.unlink()

    @contextmanager
    def fetch(self, backup: Backup) -> Iterator[Path]:
        with files.scratch_directory(self.scratch, f"fetch.{scratch_name(self.service.name)}") as folder:
            copy = folder / f"{backup.name}{DUMP}"
            with _told(self):
                self.client.download_file(self.bucket, f"{self.prefix}{backup.name}{DUMP}", str(copy))
            yield copy

    def remove(self, name: str) -> None:
        for suffix in (DUMP, RECORD):
            with _told(self):
                self.client.delete_object(Bucket=self.bucket, Key=f"{self.prefix}{name}{suffix}")

    def __str__(self) -> str:
        return f"s3://{self.bucket}/{self.prefix}".rstrip("/")


def _record_of(key: str) -> str:
    return key.removesuffix(DUMP) + RECORD


def _client(auth: dict[str, str]) -> Any:
    if find_spec("boto3") is None:
        raise DockyardError(
            "Backups in a bucket want the Python package boto3, which is large and so not installed by itself\n"
            f"Type `{sys.executable} -m pip install boto3` and try again"
        )
    import boto3
    from botocore.config import Config

    config = Config(
        connect_timeout=SECONDS,
        read_timeout=SECONDS,
        request_checksum_calculation="when_required",  # not every server that speaks S3 knows the newer ones
        response_checksum_validation="when_required",
    )
    given = {"aws_access_key_id": auth["key"], "aws_secret_access_key": auth["secret"]} if auth else {}
    region = auth.get("region") or boto3.session.Session().region_name or DEFAULT_REGION
    return boto3.client("s3", config=config, endpoint_url=auth.get("endpoint") or None, region_name=region, **given)


@contextmanager
def _told(place: Bucket, what: str = "") -> Iterator[None]:
    """Turns boto3's exceptions into sentences; none of its messages holds the secret.

    Arguments: `what` is missing when the bucket says that there is no such object.
    """
    from boto3.exceptions import Boto3Error
    from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError

    try:
        yield
    except NoCredentialsError:
        raise DockyardError(
            f"There are no credentials for {place}: type `dokku postgres:backup-auth {place.service.name} KEY SECRET`, "
            "or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
        ) from None
    except (BotoCoreError, Boto3Error, ClientError) as error:
        if what and isinstance(error, ClientError) and error.response["Error"]["Code"] in ("404", "NoSuchKey"):
            raise DockyardError(f"There is no {what} in {place}, or not the whole of it") from None
        raise DockyardError(f"{place} did not do it: {error}") from None
