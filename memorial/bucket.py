"""Pictures in a store of the S3 kind. Loaded only where ``MEDIA_STORAGE_URL`` is set.

What the store refuses or fails to answer is told as an `OSError`, as a disk would tell it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from boto3 import client
from boto3.exceptions import Boto3Error
from boto3.s3.transfer import TransferConfig
from botocore import UNSIGNED
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.core.files.base import ContentFile, File
from django.utils.encoding import filepath_to_uri
from storages.backends.s3 import S3Storage

# A reader waits behind it, and a worker with the reader.
PATIENCE = Config(
    connect_timeout=3,
    read_timeout=15,
    retries={"max_attempts": 2},
    s3={"addressing_style": "path"},
    signature_version="s3v4",
    request_checksum_calculation="when_required",
    response_checksum_validation="when_required",
)


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except (Boto3Error, BotoCoreError, ClientError) as error:
        # Of the kind alone: the message of the library names the address with its query.
        kind = type(error).__name__
        raise OSError(f"the store of pictures does not answer as asked: {kind}") from error


class Bucket(S3Storage):
    """A private bucket, read and written by the site alone."""

    def __init__(self, **settings: Any) -> None:
        # A picture is small: no threads to send it in parts.
        sending = TransferConfig(use_threads=False)
        super().__init__(client_config=PATIENCE, transfer_config=sending, **settings)

    def open(self, name: str, mode: str = "rb") -> File:
        """The whole file, read at once. Raises `FileNotFoundError` where there is none."""
        if mode != "rb":
            raise ValueError("Files in a bucket are replaced, never written into.")
        with _told():
            file = super().open(name, mode)
            with file:
                return ContentFile(file.read(), name=name)

    def save(self, name: Any, content: Any, max_length: int | None = None) -> str:
        with _told():
            saved: str = super().save(name, content, max_length)
            return saved

    def delete(self, name: str) -> None:
        with _told():
            super().delete(name)

    def exists(self, name: str) -> bool:
        with _told():
            return bool(super().exists(name))

    def size(self, name: str) -> int:
        with _told():
            return int(super().size(name))

    def listdir(self, name: str) -> tuple[list[str], list[str]]:
        with _told():
            folders, files = super().listdir(name)
            return folders, files

    def url(self, name: str, *args: Any, **kwargs: Any) -> str:
        """As of a file on a disk: no address leads into the bucket past the site."""
        return settings.MEDIA_URL + filepath_to_uri(name)

    def check(self) -> None:
        """Raises `OSError` unless the bucket answers."""
        with _told():
            self.connection.meta.client.head_bucket(Bucket=self.bucket_name)

    def is_open_to_all(self, name: str) -> bool:
        """Whether somebody without a key can read a file: then the bucket is no private one."""
        anybody = client(
            "s3",
            endpoint_url=self.endpoint_url,
            region_name=self.region_name,
            config=PATIENCE.merge(Config(signature_version=UNSIGNED)),
        )
        try:
            anybody.head_object(Bucket=self.bucket_name, Key=self._normalize_name(name))
        except ClientError:
            return False
        except BotoCoreError as error:
            raise OSError("the store of pictures does not answer") from error
        return True
