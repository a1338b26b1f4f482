"""Which imported people somebody has touched since: such people no import changes or takes back.

A person is untouched where nobody has edited the record or a part of it, nothing else in the
registry refers to it, and no other import speaks of it. People are given as a question for their
keys, not as the keys: thousands of keys in forty questions take longer than the answers.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q, QuerySet

from registry.intake.bulk import BulkTable, known_values
from registry.models import (
    Approval,
    Citation,
    Contribution,
    ExternalIdentifier,
    Finding,
    FormerAddress,
    ImportBatch,
    ImportRow,
    Merge,
    Person,
    PersonName,
    Proposal,
    Rehabilitation,
    Repression,
)
from registry.models.door import require_open_door
from registry.vocabulary import BatchState, RowState, State

EDITED = "edited"
REFERRED_TO = "referred to"
IMPORTED_ELSEWHERE = "named by another import"

# What an import itself writes for a person; anything else was added by somebody.
_OWN: tuple[type[models.Model], ...] = (PersonName, Repression, Rehabilitation)
_SPEAKING = (RowState.ADDED, RowState.CHANGED, RowState.SAME, RowState.OFFERED)
_STANDING = (BatchState.COMMITTING, BatchState.COMMITTED, BatchState.UNDOING)
Reasons = dict[int, str]
# A question for keys of people.
Keys = QuerySet[Any]


def people_of_rows(batch: ImportBatch, first: int, last: int) -> Keys:
    """The people some consecutive rows of a batch added."""
    rows = ImportRow.objects.filter(batch=batch, pk__gte=first, pk__lte=last)
    return rows.filter(state=RowState.ADDED, target_id__isnull=False).values("target_id")


def among(people: Iterable[int]) -> Keys:
    """The question for a few people known by their keys."""
    return Person.objects.filter(pk__in=list(people)).order_by().values("pk")


def touched(people: Keys, batch: ImportBatch) -> Reasons:
    """Those of the people who are not as the import made them, each with the reason."""
    found: Reasons = dict.fromkeys(edited(people), EDITED)
    for person in _referred_to(people):
        found.setdefault(person, REFERRED_TO)
    for person in _imported_elsewhere(people, batch):
        found.setdefault(person, IMPORTED_ELSEWHERE)
    return found


def edited(people: Keys) -> set[int]:
    """Those of the people a curator has edited, themselves or a part of them.

    By the rows of history; an import writes none.
    """
    history: Any = Person.history
    found = set(history.filter(id__in=people).values_list("id", flat=True))
    for model in _OWN:
        versions: Any = model.history  # type: ignore[attr-defined]
        found |= set(versions.filter(person_id__in=people).values_list("person_id", flat=True))
    cited: Any = Citation.history
    return found | _spoken_of(cited.all(), people)


def _cases(people: Keys) -> Keys:
    return Repression.objects.filter(person__in=people).order_by().values("pk")


def _spoken_of(rows: Any, people: Keys) -> set[int]:
    """Those of the people whom, or whose cases, some of the rows speak of."""
    found = set(rows.filter(_of(Person, people)).values_list("target_id", flat=True))
    cases = list(rows.filter(_of(Repression, _cases(people))).values_list("target_id", flat=True))
    return found | _owners(cases)


def _owners(cases: Iterable[int]) -> set[int]:
    keys = list(cases)
    if not keys:
        return set()
    return set(Repression.objects.filter(pk__in=keys).values_list("person_id", flat=True))


def _of(model: type[models.Model], keys: Keys) -> Q:
    return Q(target_type=ContentType.objects.get_for_model(model), target_id__in=keys)


def _referred_to(people: Keys) -> set[int]:
    found: set[int] = set()
    for model, name in _ties_to(Person):
        if model not in _OWN:
            rows = model._default_manager.filter(**{f"{name}__in": people}).order_by()
            found |= set(rows.values_list(name, flat=True))
    for model, name in _ties_to(Repression):
        if model is not Rehabilitation:
            rows = model._default_manager.filter(**{f"{name}__in": _cases(people)}).order_by()
            found |= _owners(rows.values_list(name, flat=True))
    for speaking in (Finding, Proposal, Contribution):
        found |= _spoken_of(speaking._default_manager.order_by(), people)
    merges = Merge.objects.filter(target_type=ContentType.objects.get_for_model(Person))
    for name in ("kept_id", "merged_id"):
        found |= set(merges.filter(**{f"{name}__in": people}).values_list(name, flat=True))
    return found


def _ties_to(model: type[models.Model]) -> list[tuple[type[models.Model], str]]:
    """Models of the registry with a key to a model, without histories and lists of words."""
    return [
        (relation.related_model, relation.field.name)
        for relation in model._meta.related_objects
        if not relation.many_to_many
    ]


def _imported_elsewhere(people: Keys, batch: ImportBatch) -> set[int]:
    others = ImportRow.objects.filter(
        target_type=ContentType.objects.get_for_model(Person), target_id__in=people
    )
    standing = others.filter(state__in=_SPEAKING, batch__state__in=_STANDING).exclude(batch=batch)
    return {int(key) for key in standing.order_by().values_list("target_id", flat=True) if key}


# Taking away ---------------------------------------------------------------------------------


def delete_people(people: Keys) -> None:
    """Deletes untouched imported people with all their import wrote; for an open door."""
    cases = _cases(people)
    for model in (Citation, ExternalIdentifier, Approval):
        for target, keys in ((Person, people), (Repression, cases)):
            raw_delete(model._default_manager.filter(_of(target, keys)).order_by())
    raw_delete(Repression.charges.through._default_manager.filter(repression_id__in=cases))
    raw_delete(Person.professions.through._default_manager.filter(person_id__in=people))
    raw_delete(Person.nationalities.through._default_manager.filter(person_id__in=people))
    raw_delete(Rehabilitation.objects.filter(person__in=people).order_by())
    raw_delete(PersonName.objects.filter(person__in=people).order_by())
    raw_delete(Repression.objects.filter(person__in=people).order_by())
    raw_delete(Person.objects.filter(pk__in=people).order_by())


def leave_addresses(people: QuerySet[Person], *, hidden: bool = False) -> None:
    """The addresses of the public among these people answer 410 from now on; for an open door.

    With `hidden`, of those who were public and, as they stand now, are so no longer.
    """
    change_set = require_open_door(Person._meta.label).change_set
    public = Q(state=State.PUBLISHED)
    asked = people.filter(~public if hidden else public).order_by()
    left = list(asked.values_list("public_id", flat=True))
    known = known_values(FormerAddress, "public_id", left)
    rows = BulkTable(FormerAddress, ("public_id", "noun", "change_set_id"))
    rows.insert((each, Person.noun, change_set.pk) for each in left if each not in known)


def raw_delete(rows: QuerySet[Any]) -> None:
    """Deletes rows nothing hangs on, in one statement."""
    rows._raw_delete(rows.db)
