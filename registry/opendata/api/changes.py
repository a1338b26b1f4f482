"""What changed, for programs that keep a copy: in the order in which it passed the door.

A cursor says how far somebody has read. Two passages may begin in one order and end in the other;
a number that was still missing below the last one read is therefore remembered for an hour and
asked for again, so that nothing is lost however the reading and the writing cross.

Told is which public record changed, on which day, and in which columns; the values stand in the
records. What is not public now is told only as withdrawn or merged.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Min, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from registry.models import ChangeSet
from registry.opendata.api import cursors
from registry.opendata.api.base import (
    PublicView,
    Refused,
    address_of_next,
    answer,
    number_asked,
    place_asked,
    wrong_cursor,
)
from registry.opendata.api.describing import CURSOR
from registry.opendata.api.passages import Entry, Passages, entries_of_import, telling
from registry.opendata.api.references import Json, api_address
from registry.opendata.api.rows import ChangePageSchema
from registry.vocabulary import ChangeKind

LISTING = "changes"
SIZE, LARGEST = 100, 500
# So many passages are looked at for one page; most of them change something public.
SCANNED = 500
# Each import that is told takes questions of its own.
MOST_IMPORTS = 3
# No passage lasts longer: a number that is missing for an hour was taken back.
LONGEST_PASSAGE = dt.timedelta(hours=1)
MOST_WAITING = 100


@dataclass
class Place:
    """How far somebody has read."""

    last: int = 0
    # Numbers below `last` that were missing, each with the minute after which nobody waits.
    waiting: dict[int, int] = field(default_factory=dict)
    # The passage that was read in part, and the last key read of it.
    open: int = 0
    key: str = ""

    def state(self) -> list[Any]:
        """As a cursor keeps it: in small numbers, because an address may not be long."""
        minute = min(self.waiting.values(), default=0)
        waiting = [(self.last - pk, until - minute) for pk, until in self.waiting.items()]
        return [self.last, minute, waiting, self.open, self.key]

    @classmethod
    def of(cls, state: Sequence[Any]) -> Place:
        """What `state` gave; raises `ValueError` or `TypeError` for anything else."""
        last, minute, waiting, opened, key = state
        known = {int(last) - int(below): int(minute) + int(more) for below, more in waiting}
        return cls(int(last), known, int(opened), str(key))


class ChangesView(PublicView):
    """The changes of public records."""

    parameters = frozenset({"since", "cursor", "page_size"})

    @extend_schema(
        operation_id="changes",
        summary="What was published, changed, withdrawn or merged",
        description=(
            "Oldest first. `next` is always given: ask it again another day and go on. A record "
            "may be named more often than it changed, and is never left out. An import that was "
            "taken back is told as `import_undone` without the ids that are gone: compare yours "
            "with the list of people."
        ),
        parameters=[
            OpenApiParameter(
                "since",
                {"type": "string", "format": "date"},
                description="The first day to tell of; without it everything is told.",
            ),
            CURSOR,
            OpenApiParameter(
                "page_size",
                {"type": "integer", "minimum": 1, "maximum": LARGEST, "default": SIZE},
            ),
        ],
        responses=ChangePageSchema,
        tags=["changes"],
    )
    def get(self, request: Request) -> Response:
        """Answers with one page."""
        since = _day(request)
        size = number_asked(request, "page_size", LARGEST, SIZE)
        place = _place(request) or _beginning(since)
        found, has_more = read(place, since, size)
        following = address_of_next(request, cursors.sealed(LISTING, *place.state()))
        lines = [_line(entry, self.base) for entry in found]
        return answer({"next": following, "has_more": has_more, "results": lines})


def _day(request: Request) -> dt.date | None:
    """The day of `since`; of a moment its day. Raises `Refused`."""
    text = request.query_params.get("since", "")
    if not text:
        return None
    try:
        return dt.datetime.fromisoformat(text.strip()).date()
    except ValueError:
        words = _("since is a day, for example 2026-11-25.")
        raise Refused([("since", words)]) from None


def _place(request: Request) -> Place | None:
    state = place_asked(request, LISTING)
    if state is None:
        return None
    try:
        return Place.of(state)
    except (TypeError, ValueError):
        raise Refused([("cursor", wrong_cursor())]) from None


def _beginning(since: dt.date | None) -> Place:
    """Before the first passage of a day; one that began earlier may have been numbered later."""
    if since is None:
        return Place()
    first = dt.datetime.combine(since, dt.time(), tzinfo=dt.UTC)
    try:
        early = first - LONGEST_PASSAGE
    except OverflowError:
        return Place()
    found = ChangeSet.objects.filter(at__gte=early).aggregate(first=Min("pk"))["first"]
    if found is None:
        found = (ChangeSet.objects.order_by("-pk").values_list("pk", flat=True).first() or 0) + 1
    return Place(last=found - 1)


def _line(entry: Entry, base: str) -> Json:
    noun, public_id = entry.noun, entry.public_id
    return {
        "event": entry.event,
        "date": entry.day.isoformat(),
        "id": public_id or None,
        "kind": entry.kind or None,
        "url": f"{base}/id/{public_id}" if public_id else None,
        "api_url": api_address(base, noun, public_id) if noun else None,
        "merged_into": entry.merged_into or None,
        "tombstone": entry.tombstone,
        "fields": entry.fields,
    }


# Reading -----------------------------------------------------------------------------------------


def read(place: Place, since: dt.date | None, size: int) -> tuple[list[Entry], bool]:
    """About `size` entries from a place on, which is moved; and whether more wait already."""
    numbers = [*place.waiting, *([place.open] if place.open else [])]
    wanted = Q(pk__gt=place.last) | Q(pk__in=numbers)
    limit = SCANNED + len(numbers)
    rows = list(ChangeSet.objects.filter(wanted).select_related("batch").order_by("pk")[:limit])
    # What was read in part is read to its end first.
    rows.sort(key=lambda row: (row.pk != place.open, row.pk))
    passages = Passages([row for row in rows if row.kind != ChangeKind.IMPORT])
    told_by = telling(rows)
    found: list[Entry] = []
    before, imports = place.last, 0
    is_full = False
    for row in rows:
        is_import = row.kind == ChangeKind.IMPORT
        is_told = not is_import or row.pk in told_by
        imports += is_import and is_told
        if len(found) >= size or imports > MOST_IMPORTS:
            is_full = True
            break
        key = place.key if row.pk == place.open else ""
        place.open, place.key = 0, ""
        told = _entries(row, passages, since, key) if is_told else Told([])
        room = size - len(found)
        found += told.entries[:room]
        if len(told.entries) > room or told.has_more:
            place.open = row.pk
            place.key = told.entries[room - 1].key if len(told.entries) > room else told.last
        place.waiting.pop(row.pk, None)
        place.last = max(place.last, row.pk)
        if place.open:
            is_full = True
            break
    _wait_for_missing(place, before, rows)
    return found, is_full or len(rows) == limit


@dataclass
class Told:
    """Entries of one passage in the order of their keys."""

    entries: list[Entry]
    has_more: bool = False
    last: str = ""


def _entries(row: ChangeSet, passages: Passages, since: dt.date | None, key: str) -> Told:
    if since is not None and row.at.date() < since:
        return Told([])
    if row.kind == ChangeKind.IMPORT:
        entries, last = entries_of_import(row, int(key or 0))
        return Told(entries, has_more=bool(last), last=last)
    return Told([entry for entry in passages.of(row) if entry.key > key])


def _wait_for_missing(place: Place, before: int, rows: Iterable[ChangeSet]) -> None:
    """Numbers that were passed over and may still come are kept in mind for an hour."""
    now = timezone.now()
    minute = int(now.timestamp() // 60)
    waiting = {pk: until for pk, until in place.waiting.items() if until >= minute}
    seen = {row.pk: row.at for row in rows}
    following: dt.datetime | None = None
    for pk in range(place.last, max(before, place.last - 10 * SCANNED), -1):
        if pk in seen:
            following = seen[pk]
        elif following is not None and following > now - LONGEST_PASSAGE:
            until = int((following + LONGEST_PASSAGE).timestamp() // 60) + 1
            waiting[pk] = until
    newest = sorted(waiting)[-MOST_WAITING:]
    place.waiting = {pk: waiting[pk] for pk in newest}
