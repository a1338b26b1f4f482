"""What makes the people of an import public: two people approve the batch, then it is published.

Whoever may be living is withheld, row by row, until two people release the batch with a reason, as
they may for a book that is printed already.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from registry.curation import copies, roles, stamping
from registry.curation.recording import change
from registry.intake import refusals
from registry.intake.stages import progress as progress_of
from registry.intake.stages.agreeing import is_approved, is_released, release
from registry.intake.stages.counting import counts
from registry.intake.stages.errors import IntakeError, stopped_plainly
from registry.intake.stages.indexing import Indexing
from registry.intake.stages.progress import Progress, silent
from registry.models import Curator, ImportBatch, ImportRow, Person, Repression, Source
from registry.vocabulary import BatchState, ChangeKind, RowState, State

PORTION = 2000


def publish(
    batch: ImportBatch,
    *,
    editor: Curator | None = None,
    office: str = "",
    progress: Progress = silent,
) -> int:
    """Makes the people of a committed batch public, in portions; gives how many became so.

    Goes on where an earlier call was ended. People a curator has withdrawn or published meanwhile
    stay as they are. Raises `IntakeError` while the batch lacks an agreement.
    """
    batch.refresh_from_db()
    if batch.state != BatchState.COMMITTED:
        raise IntakeError(refusals.not_to_publish())
    if not is_approved(batch):
        raise IntakeError(refusals.not_agreed())
    with stopped_plainly(refusals.PUBLISHING):
        return _Publisher(batch, editor, office).run(progress)


class _Publisher:
    """One publication under way."""

    def __init__(self, batch: ImportBatch, editor: Curator | None, office: str) -> None:
        self.batch = batch
        self.by: dict[str, Any] = {
            "editor": editor,
            "office": office or ("" if editor else "import"),
        }
        self.is_released = is_released(batch)

    def run(self, progress: Progress) -> int:
        """Portion after portion by the rows of the import."""
        rows = ImportRow.objects.filter(batch=self.batch, state=RowState.ADDED)
        if not self.is_released:
            rows = rows.filter(is_withheld=False)
        total = rows.count()
        indexing = Indexing(self.batch, total, is_public=True)
        mark = int(self.batch.progress.get("mark", 0))
        last, done, published = 0, 0, 0
        while part := list(
            rows.filter(pk__gt=last)
            .order_by("pk")
            .values_list("pk", "target_id", "is_withheld")[:PORTION]
        ):
            last, done, mark = part[-1][0], done + len(part), mark + 1
            published += self._portion(part, indexing, done, total, mark)
            progress(done, total)
        indexing.finish(progress)
        self._finish(mark)
        return published

    def _portion(
        self,
        part: Sequence[tuple[int, int | None, bool]],
        indexing: Indexing,
        done: int,
        of: int,
        mark: int,
    ) -> int:
        reason = f"Published with import {self.batch.pk}, which two people approved."
        with change(kind=ChangeKind.IMPORT, reason=reason, batch=self.batch, **self.by) as passage:
            progress_of.lock(self.batch, mark - 1)
            wanted = [target for _pk, target, _withheld in part if target]
            waiting = list(
                Person.objects.filter(pk__in=wanted, state=State.IN_REVIEW).values_list(
                    "pk", flat=True
                )
            )
            withheld = {target for _pk, target, is_withheld in part if is_withheld and target}
            self._publish_source()
            if waiting:
                self._publish(waiting, withheld & set(waiting), passage.change_set.pk)
                indexing.add(waiting)
            progress_of.note(self.batch, "publish", done=done, of=of, mark=mark)
            progress_of.save(self.batch)
        return len(waiting)

    def _publish(self, people: list[int], withheld: set[int], change_set: int) -> None:
        Person.objects.filter(pk__in=people).update(
            state=State.PUBLISHED, version=copies.NEXT_VERSION
        )
        Repression.objects.filter(person__in=people, state=State.IN_REVIEW).update(
            state=State.PUBLISHED
        )
        copies.refresh(people)
        roles.derive(people)
        stamping.remove_tombstones(people)
        if withheld:
            release(self.batch, withheld, change_set)

    def _publish_source(self) -> None:
        """A source the import itself made becomes public with its people."""
        made = self.batch.report.get("made_source")
        if made:
            Source.objects.filter(pk=made, state=State.IN_REVIEW).update(
                state=State.PUBLISHED, updated_at=timezone.now()
            )

    def _finish(self, mark: int) -> None:
        with transaction.atomic():
            self.batch.report = {**self.batch.report, **counts(self.batch)}
            progress_of.note(self.batch, "published", done=1, of=1, mark=mark)
            progress_of.save(self.batch, "report")
