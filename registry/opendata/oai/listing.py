"""Records in the order in which they changed, from a place on; and the moment of the first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet

from registry.identifiers import is_public_id
from registry.models import FormerAddress
from registry.models.base import Record
from registry.opendata.oai.arguments import SETS, Span
from registry.opendata.oai.tokens import Position
from registry.opendata.records import NOUNS
from registry.vocabulary import State

# The kind of what is no longer here, after all kinds of records.
DELETED = len(NOUNS)


class Entry(NamedTuple):
    """One record of a list: where it stands in it, its set, and its key; no key, no record."""

    position: Position
    set: str
    key: int | None


def entries(chosen: str, span: Span, after: Position | None, number: int) -> list[Entry]:
    """The first so many after a place, in a few statements that each read no more than that."""
    found: list[Entry] = []
    for kind, model in enumerate(NOUNS):
        if chosen in ("", model.noun):
            found += _published(kind, model, span, after, number)
    found += _former(chosen, span, after, number)
    return sorted(found)[:number]


def _published(
    kind: int, model: type[Record], span: Span, after: Position | None, number: int
) -> Iterator[Entry]:
    rows = model._default_manager.filter(state=State.PUBLISHED)
    columns = ("updated_at", "public_id", "pk")
    for at, public_id, key in _after(rows, "updated_at", kind, span, after, number, columns):
        yield Entry(Position(at, kind, public_id), model.noun, key)


def _former(chosen: str, span: Span, after: Position | None, number: int) -> Iterator[Entry]:
    """Addresses of records that were withdrawn or merged; cases and acts have none."""
    rows = FormerAddress.objects.filter(noun__in=[chosen] if chosen else SETS)
    columns = ("at", "public_id", "noun")
    for at, public_id, noun in _after(rows, "at", DELETED, span, after, number, columns):
        yield Entry(Position(at, DELETED, public_id), noun, None)


def _after(
    rows: QuerySet[Record] | QuerySet[FormerAddress],
    moment: str,
    kind: int,
    span: Span,
    after: Position | None,
    number: int,
    columns: tuple[str, ...],
) -> list[Any]:
    """Two steps along an index: the rest of the same moment, then what came later."""
    within = Q()
    if span.end is not None:
        within &= Q(**{f"{moment}__lt": span.end})
    # One lower bound alone: of two, a database may take the one that is farther back.
    if span.start is not None and after is None:
        within &= Q(**{f"{moment}__gte": span.start})
    ordered = rows.filter(within).order_by(moment, "public_id").values_list(*columns)
    if after is None:
        return list(ordered[:number])
    found: list[Any] = []
    if kind == after.kind:
        same = ordered.filter(**{moment: after.at, "public_id__gt": after.public_id})
        found = list(same[:number])
    # Of the same moment, kinds stand in their own order.
    later = f"{moment}__gte" if kind > after.kind else f"{moment}__gt"
    if len(found) < number:
        found += ordered.filter(**{later: after.at})[: number - len(found)]
    return found


def earliest() -> dt.datetime | None:
    """The moment of the first record; None where there is none."""
    moments = [
        model._default_manager.filter(state=State.PUBLISHED)
        .order_by("updated_at")
        .values_list("updated_at", flat=True)
        .first()
        for model in NOUNS
    ]
    moments.append(FormerAddress.objects.order_by("at").values_list("at", flat=True).first())
    return min((moment for moment in moments if moment is not None), default=None)


def entry_of(public_id: str) -> Entry | None:
    """The entry of one id of a record with a page; None where nothing may be said."""
    if not is_public_id(public_id):
        return None
    for kind, model in enumerate(NOUNS):
        row = model._default_manager.filter(public_id=public_id, state=State.PUBLISHED)
        found = row.values_list("updated_at", "pk").first()
        if found is not None:
            return Entry(Position(found[0], kind, public_id), model.noun, found[1])
    former = FormerAddress.objects.filter(public_id=public_id, noun__in=SETS).first()
    if former is None:
        return None
    return Entry(Position(former.at, DELETED, public_id), former.noun, None)
