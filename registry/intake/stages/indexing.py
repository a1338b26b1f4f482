"""The search index of what an import makes public: row by row, or built anew where that is less."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils import timezone

from registry.curation.stamping import stamp_people
from registry.intake.stages import progress as progress_of
from registry.intake.stages.progress import Progress
from registry.models import ImportBatch, Person, SearchState
from registry.search import index
from registry.search.rebuild import processes_for_all, rebuild

# With more than this many people, and this share of all, one rebuild costs less than the edits.
MANY = 20_000
SHARE = 0.2
PENDING = "index_is_pending"
# How often the batch is told how far a rebuild is: each time waits for the disk.
PARTS_TOLD = 100


class Indexing:
    """Decides once for a step how its people come into the index, and does it."""

    def __init__(self, batch: ImportBatch, number: int, *, is_public: bool) -> None:
        self.batch = batch
        held = SearchState.objects.filter(pk=1).values_list("next_document", flat=True).first() or 0
        self.is_great = number >= MANY and number >= SHARE * (held + number)
        self.is_rebuilt = is_public and self.is_great
        self.look_again()

    def look_again(self) -> None:
        """Whether a rebuild is noted in the batch, as it stands in the database."""
        self.is_pending = bool(self.batch.report.get(PENDING))

    def moment(self) -> dt.datetime:
        """When people change who are written now.

        Where the index is built anew afterwards it is locked here, and the moment stands. Else
        `add` stamps them, when it has written the index.
        """
        if self.is_rebuilt:
            index.touch()
        return timezone.now()

    def add(self, people: Sequence[int], fresh: Sequence[int] = ()) -> None:
        """Writes the people into the index now, or notes that it is to be built anew.

        For use inside the transaction that changed them; the `fresh` were written with `moment`.
        Either way a new edition begins with it: nobody's page is answered from memory after it was
        taken back.
        """
        if not people and not fresh:
            return
        if not self.is_rebuilt:
            index.refresh([*people, *fresh])
            stamp_people([*people, *fresh])
            return
        index.touch()
        stamp_people(people)
        if not self.is_pending:
            self.is_pending = True
            self.batch.report = {**self.batch.report, PENDING: True}
            self.batch.save(update_fields=["report"])

    def finish(self, progress: Progress) -> None:
        """Builds the index anew where that was noted, also by an earlier run that was ended."""
        if not self.is_pending:
            return
        self._told(0, Person.objects.published().count())

        def told(done: int, of: int) -> None:
            progress(done, of)
            if (done - self.batch.progress["done"]) * PARTS_TOLD >= of:
                self._told(done, of)

        rebuild(told, processes=processes_for_all())
        self.batch.report = {k: v for k, v in self.batch.report.items() if k != PENDING}
        self.batch.save(update_fields=["report"])
        self.is_pending = False

    def _told(self, done: int, of: int) -> None:
        mark = int(self.batch.progress.get("mark", 0))
        progress_of.note(self.batch, "index", done=done, of=of, mark=mark)
        progress_of.save(self.batch)
