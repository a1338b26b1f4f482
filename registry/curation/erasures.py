"""What was erased for good, so that no older copy of the registry brings it back.

A file outside the database (setting `ERASURES`), to which lines are only added: the key of the
contribution, four characters that tell it from another one that got the same key, what was erased.
Nothing of the sender is in it. `manage.py restore` reads it before anything is brought back.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import logging
import os
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from django.conf import settings

logger = logging.getLogger(__name__)

CONTACT = "contact"
PICTURE = "picture"


class Erasure(NamedTuple):
    """That something of a contribution was erased."""

    what: str
    contribution: int
    mark: str


def place() -> Path:
    """Where the list lies."""
    return Path(settings.ERASURES)


def erasure(what: str, key: int, reference: str) -> Erasure:
    """The entry for a contribution. The mark is too short to find the reference by."""
    mark = hashlib.blake2b(reference.encode(), digest_size=2, person=b"erasure").hexdigest()
    return Erasure(what, key, mark)


def note(what: str, contributions: Iterable[tuple[int, str]]) -> None:
    """Adds to the list (key, reference) of each contribution, before it returns.

    Call it before the rows go, in the same transaction: what is on the list and was not erased
    after all is erased by a restore, which harms nobody; the other way round would.
    """
    entries = [erasure(what, key, reference) for key, reference in contributions]
    if not entries:
        return
    try:
        add(place(), entries)
    except OSError as error:
        # Whoever asked is not made to wait for a disk to be mended.
        logger.error(
            "The list of erasures cannot be written (%s): a restored backup may bring back the %s "
            "of contributions %s.",
            error.strerror,
            what,
            ", ".join(str(entry.contribution) for entry in entries),
        )


def add(path: Path, entries: Iterable[Erasure]) -> None:
    """Adds entries to a list, each process after the other."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    lines = "".join(json.dumps(entry) + "\n" for entry in entries).encode()
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        end = os.lseek(handle, 0, os.SEEK_END)
        # What a crash cut off must not swallow the next entry.
        if end and os.pread(handle, 1, end - 1) != b"\n":
            lines = b"\n" + lines
        os.write(handle, lines)
        os.fsync(handle)
    finally:
        os.close(handle)


def read(path: Path) -> set[Erasure]:
    """The entries of a list, if there is one. A line that was cut off is passed over."""
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    except FileNotFoundError:
        return set()
    return {found for line in lines if (found := _entry(line)) is not None}


def _entry(line: str) -> Erasure | None:
    try:
        what, key, mark = json.loads(line)
    except (ValueError, TypeError):
        return None
    if not isinstance(key, int) or not isinstance(what, str) or not isinstance(mark, str):
        return None
    return Erasure(what, key, mark)
