"""The facts a reader's word may dispute: of a record, and of every row printed on its page."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.text import capfirst

from registry.admin.marking import questions
from registry.models import (
    Act,
    Detention,
    Event,
    Participation,
    Person,
    PersonName,
    Place,
    PlaceName,
    Post,
    Rehabilitation,
    Relation,
    Repression,
)
from registry.models.base import Guarded, Record
from registry.vocabulary import FieldQuestion

# Of one kind of row; a choice of more than these is found by nobody.
MOST = 20
# What can be said of a row that is no record, beside its columns.
OF_A_PART = {FieldQuestion.OTHER.value}
# Columns that lead from a part to what it stands in.
LEADING = {"person", "place", "event", "repression", "kind", "language", "script"}

Facts = list[tuple[str, list[tuple[str, str]]]]


def facts_of(target: Any) -> tuple[dict[str, Guarded], Facts]:
    """The rows whose facts may be disputed, by code, and their facts, row by row."""
    rows: dict[str, Guarded] = {"record": target}
    for code, found in _parts(target):
        rows |= {f"{code}{row.pk}": row for row in islice(found, MOST)}
    return rows, [
        (_heading(code, row), [(f"{code}:{name}", label) for name, label in _facts(row)])
        for code, row in rows.items()
    ]


def _parts(target: Any) -> Iterator[tuple[str, QuerySet[Any]]]:
    """The rows a page prints, with what their names need; each kind under a code of its own."""
    if isinstance(target, Person):
        yield "name", PersonName.objects.filter(person=target).order_by("order", "pk")
        cases = Repression.objects.filter(person=target).select_related("person")
        yield "case", cases.order_by("order", "pk")
        held = Detention.objects.filter(repression__person=target)
        held = held.select_related("place").prefetch_related("place__names")
        yield "held", held.order_by("repression__order", "order", "pk")
        yield "decision", Rehabilitation.objects.filter(person=target).order_by("order", "pk")
        acts = Act.objects.filter(Q(person=target) | Q(victim=target))
        yield "act", acts.select_related("person").order_by("order", "pk")
        yield "post", Post.objects.filter(person=target).order_by("order", "pk")
        ties = Relation.objects.filter(person=target, is_withheld=False)
        yield "tie", ties.select_related("person", "other").order_by("pk")
        parts = Participation.objects.filter(person=target)
        yield "part", parts.select_related("event", "person", "agent").order_by("pk")
    elif isinstance(target, Event):
        parts = Participation.objects.filter(event=target)
        yield "whose", parts.select_related("event", "person", "agent").order_by("pk")
    elif isinstance(target, Place):
        yield "name", PlaceName.objects.filter(place=target).order_by("pk")


def _facts(row: Guarded) -> list[tuple[str, str]]:
    """Without the whole: a source of a whole record is a version of nothing."""
    found = questions(type(row))[1:]
    if isinstance(row, Record):
        return found
    others = {code for code, _label in FieldQuestion.choices} - OF_A_PART
    return [(name, label) for name, label in found if name not in others | LEADING]


def _heading(code: str, row: Guarded) -> str:
    kind = capfirst(str(row._meta.verbose_name))
    if isinstance(row, Participation):
        who = row.person or row.agent or ""
        parts = (row.event, who if code.startswith("whose") else "", row.get_capacity_display())
        return f"{kind}: {', '.join(str(part) for part in parts if part)}"
    return kind if code == "record" else f"{kind}: {row}"
