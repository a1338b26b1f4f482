"""The people of a list with everything their rows print, in nine questions at most.

The rows of a day print less, and cost four.

Only the columns of rows are read. Whoever prints more of a person loads the person otherwise: a
column that is not here would be asked for once a row.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

from django.db import models
from django.db.models import F, QuerySet

from registry.models import (
    Depiction,
    Detention,
    Person,
    Place,
    PlaceName,
    Profession,
    Rehabilitation,
    Repression,
)
from registry.prepared import keep_ready, prepared

M = TypeVar("M", bound=models.Model)


def load(keys: Sequence[int]) -> list[Person]:
    """The people with these keys, in this order.

    They carry `public_professions`, `public_repressions` with `public_detentions`,
    `all_rehabilitations` and `shown_depictions`, and the places of death with their names.
    """
    people = {person.pk: person for person in _people(keys)} if keys else {}
    if not people:
        return []
    known = list(people)
    cases = _repressions(known)
    _hand_out(people, "public_repressions", cases, "person_id")
    _hand_out(people, "public_professions", _professions(known), "owner")
    _hand_out(people, "all_rehabilitations", _rehabilitations(known), "person_id")
    _hand_out(people, "shown_depictions", _depictions(known), "person_id")
    by_case = {case.pk: case for case in cases}
    held = _detentions(list(by_case)) if by_case else []
    _hand_out(by_case, "public_detentions", held, "repression_id")
    _lend_places_of_death(people.values(), cases)
    return [people[key] for key in keys if key in people]


def load_ends(keys: Sequence[int]) -> list[Person]:
    """The people with these keys, in this order, with what their dates and fates are told by.

    They carry `public_repressions`, and the places of death with their names.
    """
    people = {person.pk: person for person in _people(keys)} if keys else {}
    cases = _repressions(list(people)) if people else []
    _hand_out(people, "public_repressions", cases, "person_id")
    _lend_places_of_death(people.values(), cases)
    return [people[key] for key in keys if key in people]


def _hand_out(owners: dict[int, M], name: str, rows: Iterable[models.Model], owner: str) -> None:
    """Gives each owner the list of its own rows."""
    lists: dict[int, list[models.Model]] = {key: [] for key in owners}
    for row in rows:
        lists[getattr(row, owner)].append(row)
    for key, found in lists.items():
        setattr(owners[key], name, found)


def _lend_places_of_death(people: Iterable[Person], cases: Iterable[Repression]) -> None:
    died = [(row, "death_place") for row in people]
    _lend_places([*died, *((row, "execution_place") for row in cases)])


def _lend_places(wanted: Sequence[tuple[models.Model, str]]) -> None:
    """Puts the places, each read once, where the fate sentence looks for them."""
    keys = {getattr(row, f"{field}_id") for row, field in wanted} - {None}
    if not keys:
        return
    places = {place.pk: place for place in _places(sorted(keys))}
    names: dict[int, list[PlaceName]] = {key: [] for key in places}
    for name in _place_names(list(places)):
        names[name.place_id].append(name)
    for key, place in places.items():
        keep_ready(place, "names", names[key])
    for row, field in wanted:
        if key := getattr(row, f"{field}_id"):
            setattr(row, field, places[key])


# Questions -----------------------------------------------------------------------------------

# What `lives` reads of a date: its text, never its bounds, but the day that chooses a place name.
_OF_PEOPLE = (
    *("public_id", "slug", "state", "sex", "fate", "display_names", "is_victim", "is_perpetrator"),
    *("birth_date", "death_date", "death_date_lo", "death_place"),
)


@prepared
def _people(keys: Sequence[int]) -> QuerySet[Person]:
    return Person.objects.filter(pk__in=keys).only(*_OF_PEOPLE)


@prepared
def _professions(people: Sequence[int]) -> QuerySet[Profession]:
    found = Profession.objects.filter(people__in=people).annotate(owner=F("people__pk"))
    return found.only("code", "labels", "order")


@prepared
def _repressions(people: Sequence[int]) -> QuerySet[Repression]:
    found = Repression.objects.published().filter(person__in=people).order_by("order", "pk")
    return found.only(
        *("person", "state", "outcome", "arrest_date", "sentence_date"),
        *("execution_date", "execution_place"),
    )


@prepared
def _detentions(cases: Sequence[int]) -> QuerySet[Detention]:
    return Detention.objects.filter(repression__in=cases).only("repression", "kind", "period")


@prepared
def _rehabilitations(people: Sequence[int]) -> QuerySet[Rehabilitation]:
    found = Rehabilitation.objects.filter(person__in=people).order_by("date_lo", "order")
    return found.only("person", "repression", "status", "date")


@prepared
def _depictions(people: Sequence[int]) -> QuerySet[Depiction]:
    return Depiction.objects.filter(person__in=people).showing_a_picture()


@prepared
def _places(keys: Sequence[int]) -> QuerySet[Place]:
    return Place.objects.filter(pk__in=keys).order_by().only("public_id", "slug", "state")


@prepared
def _place_names(places: Sequence[int]) -> QuerySet[PlaceName]:
    found = PlaceName.objects.filter(place__in=places)
    return found.only("place", "language", "name", "in_form", "period", "period_lo", "period_hi")
