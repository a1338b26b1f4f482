"""What single passages through the door did to public records.

From the public log (what changed or was withdrawn), from the history (what became public) and from
the rows of imports, which write neither. Several passages are read at once.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Max, Model, OuterRef, QuerySet, Subquery, Value

from registry.curation.publicity import load_related, page_of
from registry.models import (
    ChangeSet,
    Commemoration,
    Correction,
    Document,
    Event,
    Figure,
    FormerAddress,
    ImportRow,
    Person,
    Photo,
    Place,
    Source,
)
from registry.models.base import Record
from registry.opendata.api.finding import successor_of
from registry.vocabulary import BatchState, RowState, State

NOUNS: tuple[type[Record], ...] = (
    Person,
    Event,
    Document,
    Place,
    Photo,
    Commemoration,
    Figure,
    Source,
)
PUBLISHED, CHANGED, WITHDRAWN, MERGED = "published", "changed", "withdrawn", "merged"
IMPORT_UNDONE = "import_undone"
# Rows of an import looked at for one page.
ROWS = 500
_MADE = (RowState.ADDED, RowState.CHANGED, RowState.KEPT)


@dataclass(frozen=True)
class Entry:
    """One public record and what became of it in one passage."""

    key: str
    event: str
    day: dt.date
    public_id: str = ""
    kind: str = ""
    noun: str = ""
    merged_into: str = ""
    tombstone: dict[str, str] = field(default_factory=dict)
    fields: list[str] = field(default_factory=list)


class Passages:
    """The entries of several passages, read in a few queries."""

    def __init__(self, rows: Sequence[ChangeSet]) -> None:
        keys = [row.pk for row in rows]
        self._corrections: dict[int, list[Correction]] = defaultdict(list)
        self._published: dict[int, list[tuple[int, str]]] = defaultdict(list)
        if not keys:
            return
        for line in Correction.objects.filter(change_set__in=keys).order_by("pk"):
            self._corrections[line.change_set_id].append(line)
        for number, change_set, public_id in _became_public(keys):
            self._published[change_set].append((number, public_id))
        ids = {line.public_id for lines in self._corrections.values() for line in lines}
        ids |= {public_id for found in self._published.values() for _number, public_id in found}
        self._now = public_now(ids)
        former = FormerAddress.objects.filter(public_id__in=ids - self._now.keys())
        self._former = {row.public_id: row for row in former}

    def of(self, row: ChangeSet) -> list[Entry]:
        """The entries of one passage, by id; a record has one at most."""
        found: dict[str, Entry] = {}
        for number, public_id in self._published.get(row.pk, []):
            if public_id in self._now:
                found[public_id] = _entry(PUBLISHED, row, public_id, NOUNS[number])
        for line in self._corrections.get(row.pk, []):
            entry = self._told(line, row)
            if entry is not None:
                found[line.public_id] = entry
        return [found[public_id] for public_id in sorted(found)]

    def _told(self, line: Correction, row: ChangeSet) -> Entry | None:
        model = self._now.get(line.public_id)
        if "state" in line.changes:
            return self._left(line, row)
        if model is None:
            # Told as withdrawn or merged where that happened.
            return None
        parts = {part["model"] for part in line.parts}
        fields = sorted({*line.changes, *parts})
        return _entry(CHANGED, row, line.public_id, model, fields=fields)

    def _left(self, line: Correction, row: ChangeSet) -> Entry | None:
        former = self._former.get(line.public_id)
        model = next((one for one in NOUNS if former and one.noun == former.noun), None)
        if former is not None and former.successor_id:
            into = successor_of(former, model) if model else ""
            return _entry(MERGED, row, line.public_id, model, merged_into=into or "")
        tombstone = former.tombstone if former else {}
        return _entry(WITHDRAWN, row, line.public_id, model, tombstone=tombstone)


def _entry(
    event: str, row: ChangeSet, public_id: str, model: type[Record] | None, **more: Any
) -> Entry:
    return Entry(
        key=public_id,
        event=event,
        day=row.at.date(),
        public_id=public_id,
        kind=str(model._meta.model_name) if model else "",
        noun=model.noun if model else "",
        **more,
    )


def _became_public(change_sets: Sequence[int]) -> Iterator[tuple[int, int, str]]:
    """Records whose version of these passages is public and whose version before was not."""
    parts: list[QuerySet[Any, Any]] = []
    for number, model in enumerate(NOUNS):
        versions: Any = model.history.model.objects  # type: ignore[attr-defined]
        earlier = versions.filter(id=OuterRef("id"), history_id__lt=OuterRef("history_id"))
        before = Subquery(earlier.order_by("-history_id").values("state")[:1])
        rows = versions.filter(change_set__in=change_sets).annotate(before=before).order_by()
        parts.append(
            rows.values_list(Value(number), "change_set_id", "public_id", "state", "before")
        )
    # States are looked at here: asked for them too, SQLite reads every version that was public.
    for number, change_set, public_id, state, was in parts[0].union(*parts[1:], all=True):
        if state == State.PUBLISHED and was != State.PUBLISHED:
            yield number, change_set, public_id


def public_now(ids: Iterable[str]) -> dict[str, type[Record]]:
    """Which of the ids are public at this moment, and what they are."""
    wanted = list(ids)
    if not wanted:
        return {}
    # The state is looked at here: asked for both, SQLite reads everything that is published.
    parts = [
        model._default_manager.filter(public_id__in=wanted)
        .order_by()
        .values_list(Value(number), "public_id", "state")
        for number, model in enumerate(NOUNS)
    ]
    found = parts[0].union(*parts[1:], all=True)
    return {
        public_id: NOUNS[number] for number, public_id, state in found if state == State.PUBLISHED
    }


# Imports -----------------------------------------------------------------------------------------


def telling(rows: Sequence[ChangeSet]) -> set[int]:
    """The passages that tell of their import: a batch is told once, with its last one so far."""
    batches = {row.batch_id for row in rows if row.batch_id}
    if not batches:
        return set()
    found = ChangeSet.objects.filter(batch__in=batches).order_by().values("batch")
    return set(found.annotate(last=Max("pk")).values_list("last", flat=True))


def entries_of_import(row: ChangeSet, after: int) -> tuple[list[Entry], str]:
    """What an import made or changed, from a row of it on; blank where there is no more."""
    batch = row.batch
    if batch is None:
        return [], ""
    if batch.state in (BatchState.UNDOING, BatchState.UNDONE):
        return [Entry(key="", event=IMPORT_UNDONE, day=row.at.date())], ""
    rows = list(
        ImportRow.objects.filter(
            batch=batch, pk__gt=after, state__in=_MADE, target_id__isnull=False
        )
        .order_by("pk")
        .only("pk", "state", "target_type", "target_id")[:ROWS]
    )
    pages = _pages(rows)
    now = public_now({page.public_id for page in pages.values()})
    found: dict[str, Entry] = {}
    for line in rows:
        page = pages.get(line.pk)
        if page is not None and page.public_id in now:
            is_new = line.state == RowState.ADDED and line.target_id == page.pk
            event = PUBLISHED if is_new and _is_of(line, page) else CHANGED
            kept = found.get(page.public_id)
            event = kept.event if kept and kept.event == PUBLISHED else event
            made = _entry(event, row, page.public_id, type(page))
            found[page.public_id] = Entry(**{**vars(made), "key": str(line.pk)})
    entries = sorted(found.values(), key=lambda entry: int(entry.key))
    return entries, str(rows[-1].pk) if len(rows) == ROWS else ""


def _is_of(line: ImportRow, page: Record) -> bool:
    model = line.target_type.model_class() if line.target_type else None
    return model is type(page)


def _pages(rows: Sequence[ImportRow]) -> dict[int, Record]:
    """The record on whose page each row of an import stands."""
    by_model: dict[type[Model], set[int]] = defaultdict(set)
    for line in rows:
        model = line.target_type.model_class() if line.target_type else None
        if model is not None and line.target_id:
            by_model[model].add(line.target_id)
    targets = {model: model._default_manager.in_bulk(keys) for model, keys in by_model.items()}
    load_related([row for found in targets.values() for row in found.values()])
    pages: dict[int, Record] = {}
    for line in rows:
        model = line.target_type.model_class() if line.target_type else None
        target = targets[model].get(line.target_id) if model and line.target_id else None
        page = page_of(target) if target is not None else None
        if page is not None and type(page) in NOUNS:
            pages[line.pk] = page
    return pages
