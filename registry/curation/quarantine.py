"""The folder in which pictures of senders wait: private, with random names, served by nobody.

A file is written before the row that names it and removed after the row is gone, so that there is
never a row without its file. What a crash leaves behind is swept up by `strays.sweep`.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, Storage
from django.db import transaction
from django.utils import timezone


def storage() -> Storage:
    """Readable by the account of the service alone."""
    return FileSystemStorage(
        location=settings.QUARANTINE_ROOT,
        file_permissions_mode=0o600,
        directory_permissions_mode=0o700,
    )


class Files:
    """Files written for one transaction."""

    def __init__(self) -> None:
        self.written: list[str] = []

    def write(self, content: bytes) -> str:
        """Keeps the content under a random name, which says nothing of it."""
        token = secrets.token_hex(16)
        name = storage().save(f"{token[:2]}/{token}", ContentFile(content))
        self.written.append(name)
        return name


@contextmanager
def files() -> Iterator[Files]:
    """Files written inside are removed when the block fails. Stands around the transaction."""
    found = Files()
    try:
        yield found
    except BaseException:
        remove(found.written)
        raise


def read(name: str) -> bytes:
    """The content of a file; raises `OSError` when it is gone."""
    with storage().open(name) as file:
        content: bytes = file.read()
        return content


def remove(names: Iterable[str]) -> None:
    """Takes files away."""
    kept = storage()
    for name in names:
        if name:
            kept.delete(name)


def remove_afterwards(*names: str) -> None:
    """Takes files away once the rows that named them are certainly gone.

    What cannot be taken away is told in the log and left to `strays.sweep`: the change is made
    already.
    """
    transaction.on_commit(lambda: remove(names), robust=True)


def forget_the_hour(*names: str) -> None:
    """Dates files by their month once they are certainly kept: the hour may tell who sent them."""
    month = timezone.now().replace(day=1, hour=0, minute=0, second=0, microsecond=0)

    def dated() -> None:
        kept = storage()
        for name in names:
            path = kept.path(name)
            os.utime(path, (month.timestamp(), month.timestamp()))

    transaction.on_commit(dated, robust=True)
