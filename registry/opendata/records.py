"""Public records by their permanent id: which one an id means, and what became of the others.

The pages, the files of linked data, the manifests and the harvest all ask here, so that none of
them is more talkative than another.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import QuerySet, Value

from registry.identifiers import is_public_id
from registry.models import (
    Act,
    Commemoration,
    Document,
    Event,
    Figure,
    FormerAddress,
    Person,
    Photo,
    Place,
    Repression,
    Source,
)
from registry.models.base import Record
from registry.vocabulary import State

NOUNS: tuple[type[Record], ...] = (
    Person,
    Place,
    Event,
    Document,
    Photo,
    Commemoration,
    Figure,
    Source,
)
# What the address of one record is called in the URLconf, by its noun.
ROUTES = {
    "people": "person",
    "events": "event",
    "documents": "document",
    "places": "place",
    "photos": "photo",
    "commemorations": "commemoration",
    "figures": "figure",
    "sources": "source",
}
# A chain of successors longer than this is a circle.
LONGEST_CHAIN = 12


@dataclass(frozen=True, slots=True)
class Former:
    """What became of an id that leads to no record of its own any more."""

    # Where it leads now; None where the record was withdrawn.
    successor: Record | None
    tombstone: dict[str, str] = field(default_factory=dict)


def published_record(public_id: str) -> Record | None:
    """The published record an id means, whatever its noun; a case and an act mean their person."""
    if not is_public_id(public_id):
        return None
    kinds = [
        _keys(model, public_id).values_list(Value(number), "pk")
        for number, model in enumerate(NOUNS)
    ]
    # Cases and acts have no page of their own: they stand on that of their person.
    with_person = {"public_id": public_id, "person__state": State.PUBLISHED}
    kinds += [
        rows.filter(**with_person).order_by().values_list(Value(NOUNS.index(Person)), "person_id")
        for rows in (Repression.objects.published(), Act.objects.published())
    ]
    found = kinds[0].union(*kinds[1:], all=True).first()
    if found is None:
        return None
    number, key = found
    record: Record = NOUNS[number]._default_manager.get(pk=key)
    return record


def _keys(model: type[Record], public_id: str) -> QuerySet[Record]:
    rows = model._default_manager.filter(public_id=public_id, state=State.PUBLISHED)
    # A part of a union may not be ordered.
    return rows.order_by()


def former_record(public_id: str) -> Former | None:
    """Where an old id leads, or that its record was withdrawn; None where nothing may be said.

    Follows successors of successors: a record may be merged into one that is merged later.
    """
    for _step in range(LONGEST_CHAIN):
        former = FormerAddress.objects.filter(public_id=public_id).first()
        if former is None:
            return None
        if not former.successor_id:
            return Former(None, former.tombstone)
        public_id = former.successor_id
        successor = published_record(public_id)
        if successor is not None:
            return Former(successor)
    return None
