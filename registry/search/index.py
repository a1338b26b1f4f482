"""Writing the index: in the transaction of every passage through the door."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import F, Prefetch, Q, QuerySet

from registry.models import (
    Citation,
    Depiction,
    Person,
    Rehabilitation,
    Repression,
    SearchState,
    SearchTerm,
)
from registry.search.terms import terms_of
from registry.vocabulary import State

PORTION = 500


def refresh(people: Iterable[int]) -> int:
    """Writes the index rows of the given people anew; gives the new version of the index.

    A person who is not published has none. Must run inside the transaction of the edit.
    """
    keys = sorted(people)
    with transaction.atomic():
        for start in range(0, len(keys), PORTION):
            _write(keys[start : start + PORTION])
        return _next_version()


def _write(keys: list[int]) -> None:
    SearchTerm.objects.filter(person__in=keys).delete()
    SearchTerm.objects.bulk_create(
        [
            SearchTerm(person_id=pk, field=field, value=value)
            for pk, found in terms_for(keys).items()
            for field, value in sorted(found)
        ]
    )


def terms_for(keys: list[int]) -> dict[int, set[tuple[str, str]]]:
    """The terms of the published among the given people, in a fixed number of queries."""
    people = list(_with_everything(keys))
    pictures = _people_with_pictures(keys)
    sources, disputed = _cited(people)
    return {
        person.pk: terms_of(
            person,
            has_picture=person.pk in pictures,
            disputed=person.pk in disputed,
            sources=sources[person.pk],
        )
        for person in people
    }


def _with_everything(keys: list[int]) -> Iterable[Person]:
    repressions = (
        Repression.objects.published()
        .select_related(
            "sentencing_body",
            "event",
            "arrest_place__region",
            "execution_place",
            "residence_place",
        )
        .prefetch_related("detentions__place")
    )
    return (
        Person.objects.published()
        .filter(pk__in=keys)
        .select_related("birth_place", "death_place", "burial_place")
        .prefetch_related(
            "names",
            "professions",
            "nationalities",
            Prefetch("rehabilitations", _decisions_on_public_cases()),
            Prefetch("repressions", repressions, to_attr="public_repressions"),
        )
    )


def _decisions_on_public_cases() -> QuerySet[Rehabilitation]:
    """A decision on a case that is not published is not public either."""
    without_case = Q(repression__isnull=True)
    return Rehabilitation.objects.filter(without_case | Q(repression__state=State.PUBLISHED))


def _people_with_pictures(keys: list[int]) -> set[int]:
    shown = Depiction.objects.showing_a_picture().filter(person__in=keys)
    return {pk for pk in shown.values_list("person_id", flat=True) if pk}


def _cited(people: list[Person]) -> tuple[dict[int, set[str]], set[int]]:
    """The sources of each person's page, and the people with a fact on which sources differ."""
    owner: dict[tuple[int, int], int] = {}
    for model in (Person, Repression, Rehabilitation):
        type_id = ContentType.objects.get_for_model(model).pk
        for person in people:
            for row in _rows(person, model):
                owner[type_id, row] = person.pk
    sources: dict[int, set[str]] = defaultdict(set)
    disputed: set[int] = set()
    for citation in _citations_of(owner):
        person_id = owner[citation.target_type_id, citation.target_id]
        if citation.source and citation.source.state == State.PUBLISHED:
            sources[person_id].add(citation.source.slug or citation.source.public_id)
        if citation.verdict != "accepted":
            disputed.add(person_id)
    return sources, disputed


def _rows(person: Person, model: type) -> list[int]:
    if model is Person:
        return [person.pk]
    if model is Repression:
        return [row.pk for row in person.public_repressions]  # type: ignore[attr-defined]
    return [row.pk for row in person.rehabilitations.all()]


def _citations_of(owner: dict[tuple[int, int], int]) -> Iterable[Citation]:
    by_type: dict[int, list[int]] = defaultdict(list)
    for type_id, row_id in owner:
        by_type[type_id].append(row_id)
    for type_id, ids in by_type.items():
        yield from Citation.objects.filter(
            target_type_id=type_id, target_id__in=ids
        ).select_related("source")


def _next_version() -> int:
    state, _created = SearchState.objects.select_for_update().get_or_create(pk=1)
    SearchState.objects.filter(pk=1).update(version=F("version") + 1)
    return state.version + 1


def version() -> int:
    """The version of the index; it rises with every change to what lists show."""
    return SearchState.objects.filter(pk=1).values_list("version", flat=True).first() or 0
