"""What stops an import, in one plain sentence."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError, InterfaceError

from registry.errors import RegistryError


class IntakeError(RegistryError):
    """A step that cannot be taken now; nothing of it was done."""


class StoppedError(IntakeError):
    """A step that was stopped between two portions; the same command goes on from there."""


class BusyError(IntakeError):
    """Another process is at work on the same import."""


_FULL = ("disk is full", "disk full", "no space left", "could not extend file", "disk i/o error")


@contextmanager
def stopped_plainly(step: str) -> Iterator[None]:
    """Says in words what a database or a disk that gives up means for the step."""
    try:
        yield
    except (DatabaseError, InterfaceError) as error:
        raise StoppedError(_told(str(error), step)) from error
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EFBIG, errno.EDQUOT, errno.EIO):
            raise
        raise StoppedError(_told("no space left", step)) from error


def _told(reason: str, step: str) -> str:
    if any(words in reason.lower() for words in _FULL):
        return (
            f"The disk is full. {step} stopped between two portions, nothing is half done. "
            "Make room, then give the same command again; it goes on from there."
        )
    return (
        f"The database gave up ({reason.strip().splitlines()[0] if reason.strip() else 'no reason'}"
        f"). {step} stopped between two portions, nothing is half done; the same command goes on."
    )
