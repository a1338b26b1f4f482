"""What leads to a person, read from the models, so that a merge forgets no table.

A new table with a foreign key to a person, or one that speaks of any row, moves by itself. What
stays with the record that was merged is named here with its reason; a test finds what is neither.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from django.db.models import Model

from registry.curation.rows import kept_models
from registry.models import (
    CommemoratedPerson,
    Contribution,
    Participation,
    Person,
    PersonName,
    Relation,
)
from registry.models.base import Guarded, Targeting

# Tables outside the door whose rows go along.
PLAIN: tuple[type[Model], ...] = (Contribution,)

# What stays with the merged record, and why.
STAYING: dict[str, str] = {
    "approval.target": "It was given to this record, not to the other.",
    "correction.target": "The public log tells what happened to the record of that time.",
    "distinction.first": "Who asks whether two are told apart asks for those merged into them too.",
    "distinction.second": "As the first.",
    "importrow.target": "The file made this record; undoing the import finds it here.",
    "likelypair.first": "Pairs of a merged record are not shown, and the next search forgets them.",
    "likelypair.second": "As the first.",
    "merge.kept_id": "A merge says what it merged; chains follow it.",
    "merge.merged_id": "As above.",
    "mergestep.row_id": "A step names the row it changed.",
    "pagewarning.person": "Told of the page of this record, and looked for anew.",
    "person_nationalities.person": "Chosen with the fields of the person.",
    "person_professions.person": "Chosen with the fields of the person.",
    "proposal.target": "Open ones are decided before a merge; the others are a log.",
}

# By what two rows are one and the same statement; the person aside.
TWINS: dict[type[Model], tuple[str, ...]] = {
    CommemoratedPerson: ("commemoration_id",),
    Participation: ("event_id", "capacity"),
    PersonName: ("kind", "language", "script", "surname", "given_name", "patronymic", "full"),
    Relation: ("kind",),
}


@cache
def ways() -> tuple[tuple[type[Guarded], str], ...]:
    """Each table and column that leads to a person by a foreign key."""
    found: list[tuple[type[Guarded], str]] = []
    for relation in Person._meta.related_objects:
        model: Any = relation.related_model
        if issubclass(model, Guarded):
            found.append((model, f"{relation.field.name}_id"))
    return tuple(sorted(found, key=lambda way: (way[0].__name__, way[1])))


@cache
def speaking() -> tuple[type[Targeting], ...]:
    """The tables whose rows speak of any other row."""
    return tuple(model for model in kept_models() if issubclass(model, Targeting))


@cache
def columns_to_people(model: type[Model]) -> frozenset[str]:
    """The columns of a table that hold the key of a person, or may hold one."""
    found = {column for kind, column in ways() if kind is model}
    if model in (*speaking(), *PLAIN):
        found.add("target_id")
    return frozenset(found)
