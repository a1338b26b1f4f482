"""Rows that speak of somebody the registry has: nothing is written to that record.

The row itself says that this source names the person too; what it says otherwise is offered.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib.contenttypes.models import ContentType

from registry.intake.drafting import Draft
from registry.intake.stages.comparing import differences
from registry.intake.stages.deciding import decided_person
from registry.models import ImportBatch, ImportRow, Person
from registry.vocabulary import RowState


class Resembling:
    """Settles such rows of one portion."""

    def __init__(self, batch: ImportBatch) -> None:
        self.batch = batch

    def settle(self, rows: Sequence[tuple[ImportRow, Draft]]) -> None:
        """Says of each row whom it speaks of; one whose person is not there yet goes on waiting."""
        if not rows:
            return
        lines = self._people_of_lines(rows)
        targets = [self._target(row, lines) for row, _draft in rows]
        there = set(
            Person.objects.filter(pk__in=[t for t in targets if t]).values_list("pk", flat=True)
        )
        known = [
            (row, draft, target)
            for (row, draft), target in zip(rows, targets, strict=True)
            if target in there and target is not None
        ]
        offered = differences([each[2] for each in known], [each[1] for each in known])
        person_type = ContentType.objects.get_for_model(Person).pk
        for (row, _draft, target), difference in zip(known, offered, strict=True):
            row.target_id, row.target_type_id = target, person_type
            row.state = RowState.OFFERED if difference else RowState.SAME
            row.prior_values = {"offered": difference} if difference else None

    def _target(self, row: ImportRow, lines: dict[int, int]) -> int | None:
        decided = decided_person(row.decision)
        if decided is not None:
            return decided
        likest = (row.candidates or [{}])[0]
        person: int | None = likest.get("person")
        return person if person is not None else lines.get(likest.get("line", -1))

    def _people_of_lines(self, rows: Sequence[tuple[ImportRow, Draft]]) -> dict[int, int]:
        """The people earlier lines of the file have become."""
        lines = {
            row.candidates[0]["line"]
            for row, _draft in rows
            if row.candidates and "line" in row.candidates[0]
        }
        found = ImportRow.objects.filter(batch=self.batch, line__in=lines, target_id__isnull=False)
        return {line: key for line, key in found.values_list("line", "target_id") if key}
