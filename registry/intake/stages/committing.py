"""Committing a staged batch in portions: each is one transaction, so a kill leaves whole portions.

What nobody has decided yet stays staged and is committed when the step is taken again.
"""

from __future__ import annotations

import json
from collections.abc import Generator, Iterable, Sequence
from contextlib import closing
from functools import cached_property, partial
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import Q, QuerySet

from registry.curation.recording import change
from registry.intake import refusals
from registry.intake.bulk import give_room
from registry.intake.drafting import Draft, DraftMaker
from registry.intake.drafting.lists import Lists, from_here
from registry.intake.mapping import Mapping
from registry.intake.stages import progress as progress_of
from registry.intake.stages.agreeing import is_approved, is_released, release
from registry.intake.stages.changing import Changer
from registry.intake.stages.counting import counts
from registry.intake.stages.deciding import NEW, SAME, SKIP, decided_person
from registry.intake.stages.errors import IntakeError, stopped_plainly
from registry.intake.stages.halving import in_halves, set_aside
from registry.intake.stages.indexing import MANY, Indexing
from registry.intake.stages.progress import Progress, silent
from registry.intake.stages.resembling import Resembling
from registry.intake.stages.worklists import WordCounter
from registry.intake.stages.writing import PeopleWriter
from registry.models import Curator, ImportBatch, ImportRow, Source
from registry.search.crew import ahead, cores, without_collecting
from registry.vocabulary import (
    BatchState,
    ChangeKind,
    RowState,
    RowVerdict,
    SourceKind,
    State,
)

# A portion holds the writers' lock for about half a second, so that nobody waits long for it.
PORTION = 2000
# Into a registry with few people very many are written in portions that touch each page of SQLite
# once. On PostgreSQL others write meanwhile, and wait for the index while people are written.
GREAT_PORTIONS = {"sqlite": 50_000, "postgresql": 10_000}
# A commit that meets more rows the database refuses stops.
MOST_REFUSED = 100

_UNDECIDED = Q(verdict=RowVerdict.DOUBTFUL, decision="")
_MAY_BE_COMMITTED = (BatchState.STAGED, BatchState.COMMITTING, BatchState.COMMITTED)


def commit(
    batch: ImportBatch,
    *,
    editor: Curator | None = None,
    office: str = "",
    reason: str = "",
    progress: Progress = silent,
    portion: int = 0,
) -> ImportBatch:
    """Writes what is staged and decided; goes on where an earlier call was ended.

    People are public at once only where two people have approved the batch before; else
    `publish` makes them so. Raises `IntakeError` when the batch is not in a state for it.
    """
    batch.refresh_from_db()
    if batch.state not in _MAY_BE_COMMITTED:
        raise IntakeError(refusals.not_to_commit(batch.pk))
    with stopped_plainly(refusals.COMMITTING):
        committer = _Committer(batch, editor=editor, office=office, reason=reason)
        committer.run(progress, portion)
    return batch


def waiting(batch: ImportBatch) -> QuerySet[ImportRow]:
    """The rows that are staged and need no further decision."""
    rows = ImportRow.objects.filter(batch=batch, state=RowState.STAGED)
    return rows.exclude(_UNDECIDED)


class Redrafter:
    """Makes the drafts of cells as they were kept; asks no database."""

    def __init__(self, mapping: Mapping, lists: Lists) -> None:
        self.maker = DraftMaker(mapping, lists)

    def __call__(self, rows: Sequence[list[str]]) -> list[Draft]:
        return [self.maker.of_cells(cells) for cells in rows]


def _parts(rows: QuerySet[ImportRow], size: int) -> Generator[list[ImportRow], None, None]:
    last = 0
    while part := list(rows.filter(pk__gt=last).order_by("pk")[:size]):
        last = part[-1].pk
        yield part


def _values(rows: list[ImportRow]) -> list[list[str]]:
    """The cells, which the rows hold no longer: whoever needs them again reads them again."""
    return [row.__dict__.pop("values") for row in rows]


def _helpers(number: int) -> int:
    """One where a server writes beside this process: to write takes longer than to draft.

    On SQLite this process writes itself. Another was no faster there, and its portion ahead took
    300 MB.
    """
    return int(connection.vendor == "postgresql" and number >= MANY and cores() > 1)


class _Committer:
    """One commit under way."""

    def __init__(
        self, batch: ImportBatch, *, editor: Curator | None, office: str, reason: str
    ) -> None:
        self.batch = batch
        self.by: dict[str, Any] = {
            "editor": editor,
            "office": office or ("" if editor else "import"),
        }
        self.reason = reason or f"Imported from {batch.file_name}."
        self.is_public = is_approved(batch)
        self.is_released = is_released(batch)
        self.start = partial(Redrafter, Mapping.from_json(batch.mapping), from_here())
        # By the key of the row, what was made ahead and not used yet.
        self.drafts: dict[int, Draft] = {}
        self.words = WordCounter(batch)
        self.refused = 0

    def run(self, progress: Progress, portion: int) -> None:
        """Portion after portion, then the counts."""
        batch = self.batch
        rows = waiting(batch)
        number = rows.count()
        start = int(batch.progress.get("done", 0)) if self._is_going_on() else 0
        mark = int(batch.progress.get("mark", 0))
        total = start + number
        indexing = Indexing(batch, total, is_public=self.is_public)
        if number:
            self._begin(start, total, mark)
            great = GREAT_PORTIONS[connection.vendor]
            size = portion or (great if indexing.is_great else PORTION)
            if indexing.is_great:
                give_room()
            parts, helpers = _parts(rows, size), _helpers(number)
            with closing(ahead(self.start, parts, _values, helpers=helpers)) as drafted:
                self._write_all(drafted, indexing, progress, start, total, mark)
        indexing.finish(progress)
        self._finish(start + number)

    def _write_all(
        self,
        drafted: Iterable[tuple[list[ImportRow], list[Draft]]],
        indexing: Indexing,
        progress: Progress,
        done: int,
        total: int,
        mark: int,
    ) -> None:
        writer = PeopleWriter(self.source, self.batch.source_key)
        for part, drafts in drafted:
            done += len(part)
            of = max(total, done)
            # Nothing of a portion refers to itself; looking for it took a sixth of the time.
            with without_collecting():
                self.drafts = {row.pk: draft for row, draft in zip(part, drafts, strict=True)}
                write = partial(self._try, writer, indexing, done, of)
                mark = in_halves(part, mark, write, self._refuse)
            progress(done, of)

    def _is_going_on(self) -> bool:
        return self.batch.state == BatchState.COMMITTING

    def _begin(self, start: int, total: int, mark: int) -> None:
        with change(kind=ChangeKind.IMPORT, reason=self.reason, batch=self.batch, **self.by):
            progress_of.lock(self.batch, mark)
            self.source = source_of(self.batch)
            self.batch.source = self.source
            self.batch.state = BatchState.COMMITTING
            progress_of.note(self.batch, "commit", done=start, of=total, mark=mark)
            progress_of.save(self.batch, "state", "source", "report")

    def _refuse(self, row: ImportRow, mark: int, error: IntegrityError) -> None:
        """Sets a row aside; where too many break a rule, the fault is none of the rows."""
        self.refused += 1
        if self.refused > MOST_REFUSED:
            raise error
        set_aside(self.batch, row, mark, error)

    def _try(
        self,
        writer: PeopleWriter,
        indexing: Indexing,
        done: int,
        of: int,
        rows: list[ImportRow],
        mark: int,
    ) -> None:
        try:
            self._portion(writer, indexing, done, of, rows, mark)
        except IntegrityError:
            # What was counted and noted beside rows that are not written after all.
            self.batch.refresh_from_db()
            self.words = WordCounter(self.batch)
            indexing.look_again()
            raise

    def _portion(
        self,
        writer: PeopleWriter,
        indexing: Indexing,
        done: int,
        of: int,
        rows: list[ImportRow],
        mark: int,
    ) -> None:
        with change(
            kind=ChangeKind.IMPORT, reason=self.reason, batch=self.batch, **self.by
        ) as passage:
            progress_of.lock(self.batch, mark - 1)
            fresh, changed = self._write(rows, writer, indexing)
            public = [*fresh, *changed]
            withheld = {row.target_id for row in rows if row.is_withheld and row.target_id}
            if released := withheld & set(public):
                release(self.batch, released, passage.change_set.pk)
            indexing.add(changed, fresh)
            self.words.save()
            progress_of.note(self.batch, "commit", done=done, of=of, mark=mark)
            progress_of.save(self.batch)

    # One portion -----------------------------------------------------------------------------

    def _write(
        self, rows: list[ImportRow], writer: PeopleWriter, indexing: Indexing
    ) -> tuple[list[int], list[int]]:
        """Writes a portion; gives the people who are public now, and those changed as such."""
        drafts = [self._draft(row) for row in rows]
        kept = writer.kept_people(drafts)
        fresh: list[tuple[ImportRow, Draft]] = []
        alike: list[tuple[ImportRow, Draft]] = []
        changed: list[tuple[ImportRow, Draft]] = []
        for row, draft in zip(rows, drafts, strict=True):
            what = "refused" if draft.is_refused else _what_to_do(row)
            if what == "new" and draft.external_id in kept:
                # The person stayed when an earlier import was taken back, and has the number.
                what, row.candidates, row.decision = (
                    "same",
                    [{"person": kept[draft.external_id]}],
                    "",
                )
            match what:
                case "refused":
                    row.state = RowState.REFUSED
                case "new":
                    fresh.append((row, draft))
                case "same":
                    alike.append((row, draft))
                case "changed":
                    changed.append((row, draft))
                case _:
                    row.state = RowState.LEFT_OUT
        Resembling(self.batch).settle(alike)
        edited = Changer(self.batch, writer).settle(changed)
        # Last, since it may lock the index: whoever edits locks records first, then the index.
        made = self._write_new(fresh, writer, indexing)
        save_outcomes(rows)
        return made, edited

    def _draft(self, row: ImportRow) -> Draft:
        """As it was made ahead; made anew once a try that was taken back has changed that."""
        made = self.drafts.pop(row.pk, None)
        return self._redrafter([row.values])[0] if made is None else made

    @cached_property
    def _redrafter(self) -> Redrafter:
        return self.start()

    def _write_new(
        self, fresh: Sequence[tuple[ImportRow, Draft]], writer: PeopleWriter, indexing: Indexing
    ) -> list[int]:
        if not fresh:
            return []
        are_public = [
            self.is_public and (not row.is_withheld or self.is_released) for row, _draft in fresh
        ]
        drafts = [draft for _row, draft in fresh]
        keys = writer.write(drafts, are_public, indexing.moment)
        for (row, draft), key in zip(fresh, keys, strict=True):
            row.target_id, row.state = key, RowState.ADDED
            row.target_type_id = writer.person_type
            self.words.add(draft.unmapped)
        return [key for key, is_public in zip(keys, are_public, strict=True) if is_public]

    def _finish(self, done: int) -> None:
        with transaction.atomic():
            self.batch.state = BatchState.COMMITTED
            self.batch.report = {**self.batch.report, **counts(self.batch)}
            mark = int(self.batch.progress.get("mark", 0))
            progress_of.note(self.batch, "committed", done=done, of=done, mark=mark)
            progress_of.save(self.batch, "state", "report")


def _what_to_do(row: ImportRow) -> str:
    """What is done with a row: as somebody decided, else as it was found."""
    if row.decision == SKIP:
        return "skip"
    if row.decision == NEW:
        return "new"
    if decided_person(row.decision) is not None or row.decision == SAME:
        return "same"
    return {RowVerdict.CHANGED: "changed", RowVerdict.SAME: "same"}.get(
        RowVerdict(row.verdict), "new"
    )


def source_of(batch: ImportBatch) -> Source:
    """The source the batch comes from; made where the registry has none of that key."""
    known = Source.objects.filter(slug=batch.source_key).order_by("pk").first()
    if known is not None:
        return known
    made = Source(
        slug=batch.source_key,
        kind=SourceKind.BOOK_OF_MEMORY,
        title=str(batch.report.get("source_title") or batch.source_key)[:500],
        state=State.PUBLISHED if is_approved(batch) else State.IN_REVIEW,
    )
    # The import is its history, as it is of everything the import brings.
    made.skip_history_when_saving = True  # type: ignore[attr-defined]
    made.save()
    batch.report = {**batch.report, "made_source": made.pk}
    return made


def save_outcomes(rows: Sequence[ImportRow]) -> None:
    """What became of some rows, in one statement for all."""
    table = ImportRow._meta.db_table
    values = [
        (str(row.state), row.target_type_id, row.target_id, _json(row.prior_values), row.pk)
        for row in rows
    ]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            listed: list[list[Any]] = [list(column) for column in zip(*values, strict=True)]
            cursor.execute(
                f"UPDATE {table} AS kept SET state = new.state, "  # noqa: S608
                "target_type_id = new.kind, target_id = new.target, prior_values = new.prior "
                "FROM unnest(%s::text[], %s::int[], %s::bigint[], %s::jsonb[], %s::bigint[]) "
                "AS new (state, kind, target, prior, id) WHERE kept.id = new.id",
                listed,
            )
            return
        cursor.executemany(
            f"UPDATE {table} SET state = %s, target_type_id = %s, target_id = %s, "  # noqa: S608
            "prior_values = %s WHERE id = %s",
            values,
        )


def _json(value: Any) -> str | None:
    return None if value is None else json.dumps(value, ensure_ascii=False)
