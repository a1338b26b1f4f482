"""A portion the database refuses is written in halves, down to the row it will not take."""

from __future__ import annotations

from collections.abc import Callable

from django.db import IntegrityError, transaction

from registry.intake import wording
from registry.intake.drafting import Problem
from registry.intake.stages import progress as progress_of
from registry.models import ImportBatch, ImportRow
from registry.vocabulary import RowState

MOST_WORDS = 120


def in_halves(
    rows: list[ImportRow],
    mark: int,
    write: Callable[[list[ImportRow], int], None],
    refuse: Callable[[ImportRow, int, IntegrityError], None],
) -> int:
    """Writes the rows, each try as one transaction; gives the mark of the last.

    What a rule of the database refuses is a fault of ours, found by no check before: the row is set
    aside with the rule, and nobody else has to wait for it.
    """
    try:
        write(rows, mark + 1)
    except IntegrityError as error:
        # A try that was taken back has changed the rows at hand.
        kept = list(ImportRow.objects.filter(pk__in=[row.pk for row in rows]).order_by("pk"))
        if len(kept) == 1:
            refuse(kept[0], mark + 1, error)
            return mark + 1
        middle = len(kept) // 2
        mark = in_halves(kept[:middle], mark, write, refuse)
        return in_halves(kept[middle:], mark, write, refuse)
    return mark + 1


def set_aside(batch: ImportBatch, row: ImportRow, mark: int, error: IntegrityError) -> None:
    """Keeps a row the database refuses, with the rule it breaks."""
    rule = (str(error).strip().splitlines() or [type(error).__name__])[0][:MOST_WORDS]
    problem = Problem("", "", wording.worded(wording.NOT_TAKEN, rule=rule), refuses=True)
    with transaction.atomic():
        progress_of.lock(batch, mark - 1)
        row.state = RowState.REFUSED
        row.problems = [*row.problems, problem.as_json()]
        row.save(update_fields=["state", "problems"])
        batch.progress = {**batch.progress, "mark": mark}
        progress_of.save(batch)
