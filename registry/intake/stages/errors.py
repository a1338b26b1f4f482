"""What stops an import, in one plain sentence."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError, InterfaceError

from registry.errors import RegistryError, Sentence
from registry.intake import refusals


class IntakeError(RegistryError):
    """A step that cannot be taken now; nothing of it was done."""


class StoppedError(IntakeError):
    """A step that was stopped between two portions; the same command goes on from there."""


class BusyError(IntakeError):
    """Another process is at work on the same import."""


_FULL = ("disk is full", "disk full", "no space left", "could not extend file", "disk i/o error")


@contextmanager
def stopped_plainly(step: str) -> Iterator[None]:
    """Says in words what a database or a disk that gives up means for the step.

    `step` is one of the phrases of `refusals`, as READING.
    """
    try:
        yield
    except (DatabaseError, InterfaceError) as error:
        raise StoppedError(_reason(error, step)) from error
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EFBIG, errno.EDQUOT, errno.EIO):
            raise
        raise StoppedError(refusals.disk_full(step)) from error


def _reason(error: Exception, step: str) -> Sentence:
    words = str(error).strip()
    if any(each in words.lower() for each in _FULL):
        return refusals.disk_full(step)
    # A database that says nothing is told of by the name of its error.
    return refusals.database_gone(step, (words.splitlines() or [type(error).__name__])[0])
