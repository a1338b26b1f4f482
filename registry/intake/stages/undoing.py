"""Taking a batch back, at any time and in portions: what it added goes, what it changed returns.

What somebody has touched since stays and is told. Without such edits everything but the records of
the import itself stands afterwards as it stood before.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from registry.curation.recording import change
from registry.intake import refusals
from registry.intake.stages import progress as progress_of
from registry.intake.stages import snapshots
from registry.intake.stages.agreeing import of_batch
from registry.intake.stages.committing import save_outcomes
from registry.intake.stages.counting import counts
from registry.intake.stages.errors import IntakeError, stopped_plainly
from registry.intake.stages.indexing import Indexing
from registry.intake.stages.progress import Progress, silent
from registry.intake.stages.reading import drop
from registry.intake.stages.touched import (
    EDITED,
    among,
    delete_people,
    edited,
    leave_addresses,
    people_of_rows,
    raw_delete,
    touched,
)
from registry.models import (
    Citation,
    Curator,
    ImportBatch,
    ImportRow,
    Person,
    Source,
    UnmappedWord,
)
from registry.search import index
from registry.vocabulary import BatchState, ChangeKind, RowState, State

PORTION = 2000
MOST_TOLD = 1000
_MADE = (RowState.ADDED, RowState.CHANGED)
_STANDING = (BatchState.COMMITTING, BatchState.COMMITTED, BatchState.UNDOING)
_SPEAKING = (RowState.SAME, RowState.OFFERED, RowState.LEFT_OUT, RowState.STAGED)


def undo(
    batch: ImportBatch,
    *,
    editor: Curator | None = None,
    office: str = "",
    reason: str = "",
    progress: Progress = silent,
    portion: int = 0,
) -> ImportBatch:
    """Takes a batch back; goes on where an earlier call was ended.

    `report["kept"]` then names the rows whose people stay, with the reason. A batch that was never
    committed is taken away whole. Raises `IntakeError` when it is undone already, and while a later
    import of the same source stands.
    """
    batch.refresh_from_db()
    if batch.state == BatchState.UNDONE:
        raise IntakeError(refusals.undone_already(batch.pk))
    if batch.state in (BatchState.READING, BatchState.STAGED):
        with stopped_plainly(refusals.UNDOING):
            drop(batch)
        batch.state = BatchState.UNDONE
        return batch
    if not batch.source_key:
        raise IntakeError(refusals.no_rows_to_undo())
    _require_last(batch)
    with stopped_plainly(refusals.UNDOING):
        _Undoing(batch, editor, office, reason).run(progress, portion or PORTION)
    return batch


def _require_last(batch: ImportBatch) -> None:
    """A later import of the same source builds on this one: it knows and corrects its rows."""
    later = ImportBatch.objects.filter(
        source_key=batch.source_key, pk__gt=batch.pk, state__in=_STANDING
    ).order_by("-pk")
    last = later.first()
    if last is not None:
        raise IntakeError(refusals.built_upon(batch.pk, last.pk))


class _Undoing:
    """One undo under way, from the last row to the first."""

    def __init__(
        self, batch: ImportBatch, editor: Curator | None, office: str, reason: str
    ) -> None:
        self.batch = batch
        self.by: dict[str, Any] = {
            "editor": editor,
            "office": office or ("" if editor else "import"),
        }
        self.reason = reason or f"Import {batch.pk} taken back."
        self.person_type = ContentType.objects.get_for_model(Person)

    def run(self, progress: Progress, size: int) -> None:
        """Portion after portion; then what belongs to the batch as a whole."""
        batch = self.batch
        rows = ImportRow.objects.filter(batch=batch, state__in=_MADE)
        number = rows.count()
        is_going_on = batch.state == BatchState.UNDOING
        start = int(batch.progress.get("done", 0)) if is_going_on else 0
        mark = int(batch.progress.get("mark", 0))
        total = start + number
        indexing = Indexing(batch, number, is_public=True)
        if not is_going_on:
            mark = self._begin(total, mark)
        done, below = start, None
        while True:
            asked = rows if below is None else rows.filter(pk__lt=below)
            part = list(asked.order_by("-pk").defer("values", "problems")[:size])
            if not part:
                break
            below, done, mark = part[-1].pk, done + len(part), mark + 1
            self._portion(part, indexing, done, total, mark)
            progress(done, total)
        indexing.finish(progress)
        self._finish(done)

    def _begin(self, total: int, mark: int) -> int:
        with transaction.atomic():
            progress_of.lock(self.batch, mark)
            self.batch.state = BatchState.UNDOING
            self.batch.report = {**self.batch.report, "kept": []}
            progress_of.note(self.batch, "undo", done=0, of=total, mark=mark + 1)
            progress_of.save(self.batch, "state", "report")
        return mark + 1

    def _portion(
        self, rows: list[ImportRow], indexing: Indexing, done: int, of: int, mark: int
    ) -> None:
        with change(kind=ChangeKind.IMPORT, reason=self.reason, batch=self.batch, **self.by):
            progress_of.lock(self.batch, mark - 1)
            public = self._take_back(rows)
            indexing.add(public)
            save_outcomes(rows)
            progress_of.note(self.batch, "undo", done=done, of=of, mark=mark)
            progress_of.save(self.batch, "report")

    def _take_back(self, rows: list[ImportRow]) -> list[int]:
        """Takes back a portion; gives the public people the index has to forget or read anew."""
        added = [row for row in rows if row.state == RowState.ADDED]
        changed = [row for row in rows if row.state == RowState.CHANGED]
        targets = ImportRow.objects.filter(
            batch=self.batch, pk__gte=rows[-1].pk, pk__lte=rows[0].pk, target_id__isnull=False
        )
        public = set(
            Person.objects.filter(
                pk__in=targets.values("target_id"), state=State.PUBLISHED
            ).values_list("pk", flat=True)
        )
        restored = self._restore(changed)
        leave_addresses(Person.objects.filter(pk__in=public & set(restored)), hidden=True)
        gone = self._delete(added)
        return sorted(public & (set(gone) | set(restored)))

    def _delete(self, rows: Sequence[ImportRow]) -> list[int]:
        if not rows:
            return []
        people = people_of_rows(self.batch, rows[-1].pk, rows[0].pk)
        kept = touched(people, self.batch)
        there = set(Person.objects.filter(pk__in=people).values_list("pk", flat=True))
        gone = sorted(there - kept.keys())
        if gone:
            leave_addresses(Person.objects.filter(pk__in=gone))
            delete_people(people if not kept else among(gone))
        for row in rows:
            if row.target_id in kept:
                self._keep(row, kept[row.target_id])
            else:
                row.state, row.target_id, row.target_type_id = RowState.UNDONE, None, None
        return gone

    def _restore(self, rows: Sequence[ImportRow]) -> list[int]:
        people = [row.target_id for row in rows if row.target_id]
        kept = edited(among(people)) if people else set()
        restored = []
        for row in rows:
            before = (row.prior_values or {}).get("before")
            if row.target_id is None or row.target_id in kept or not before:
                self._keep(row, EDITED)
                continue
            snapshots.put_back(row.target_id, before)
            restored.append(row.target_id)
            row.state, row.prior_values = RowState.UNDONE, None
        return restored

    def _keep(self, row: ImportRow, reason: str) -> None:
        row.state = RowState.KEPT
        told: list[dict[str, Any]] = self.batch.report.setdefault("kept", [])
        if len(told) < MOST_TOLD:
            told.append({"line": row.line, "person": row.target_id, "reason": reason})

    # The batch as a whole --------------------------------------------------------------------

    def _finish(self, done: int) -> None:
        with change(kind=ChangeKind.IMPORT, reason=self.reason, batch=self.batch, **self.by):
            rows = ImportRow.objects.filter(batch=self.batch)
            rows.filter(state__in=_SPEAKING).update(
                state=RowState.UNDONE, target_id=None, target_type=None, prior_values=None
            )
            raw_delete(UnmappedWord.objects.filter(batch=self.batch))
            raw_delete(of_batch(self.batch))
            self._forget_source()
            # The pages of those who stay told the words of the file.
            index.touch()
            self.batch.state = BatchState.UNDONE
            told = Counter(each["reason"] for each in self.batch.report.get("kept", []))
            self.batch.report = {
                **self.batch.report,
                **counts(self.batch),
                "kept_for": dict(told),
            }
            mark = int(self.batch.progress.get("mark", 0))
            progress_of.note(self.batch, "undone", done=done, of=done, mark=mark)
            progress_of.save(self.batch, "state", "report", "source")

    def _forget_source(self) -> None:
        """A source the import made goes with it, unless something else has come to use it."""
        made = self.batch.report.get("made_source")
        source = Source.objects.filter(pk=made).first() if made else None
        if source is None:
            return
        history: Any = Source.history
        others = ImportBatch.objects.filter(source=source).exclude(pk=self.batch.pk)
        is_used = (
            others.exists()
            or history.filter(id=source.pk).exists()
            or Citation.objects.filter(source=source).exists()
        )
        self.batch.source = None
        if is_used:
            self.batch.source = source
            return
        self.batch.save(update_fields=["source"])
        raw_delete(Source.objects.filter(pk=source.pk))
