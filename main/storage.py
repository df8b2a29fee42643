"""Where pictures are kept when a bucket is configured. Imported only then: boto3 is heavy."""

from typing import Any

from django.urls import reverse
from storages.backends.s3 import S3Storage


class PrivateBucketStorage(S3Storage):
    """A bucket that only the shop reads.

    Pages name pictures by the shop's own /media/ address, so the bucket need not be public, no
    page asks another host for anything, and the headers are the same as for local files.
    """

    def url(self, name: str, *args: Any, **kwargs: Any) -> str:
        """The address of a file on our own host."""
        return reverse("media", args=[name])
