"""How far a batch has come, kept with it so that a page and another process can see it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils import timezone

from registry.intake import refusals
from registry.intake.stages.errors import BusyError
from registry.models import ImportBatch

Progress = Callable[[int, int], None]


def silent(done: int, of: int) -> None:
    """For callers nobody watches."""


def lock(batch: ImportBatch, mark: int) -> None:
    """Locks the batch for one portion; raises `BusyError` when another process has moved it on.

    `mark` is where this process left it. For use inside the transaction of the portion.
    """
    kept = ImportBatch.objects.select_for_update().values_list("progress", flat=True)
    found: dict[str, Any] = kept.get(pk=batch.pk)
    if int(found.get("mark", 0)) != mark:
        raise BusyError(refusals.busy(batch.pk))


def note(batch: ImportBatch, step: str, *, done: int, of: int, mark: int = 0) -> None:
    """Says in the batch what is done now; the caller saves it with the portion."""
    batch.progress = {
        "step": step,
        "done": done,
        "of": of,
        "mark": mark,
        "at": timezone.now().isoformat(timespec="seconds"),
    }


def save(batch: ImportBatch, *fields: str) -> None:
    """Saves the progress, and what else of the batch changed."""
    batch.save(update_fields=["progress", *fields])
