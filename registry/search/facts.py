"""What the index reads of people: plain values, for a few at a save and for all at a rebuild.

One set of questions serves both, so that a rebuilt index cannot differ from a written one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.contrib.contenttypes.models import ContentType

from registry.models import (
    Citation,
    Depiction,
    Detention,
    Person,
    PersonName,
    Place,
    Rehabilitation,
    Repression,
)
from registry.vocabulary import State, Verdict

# Unknown dates come last in every order.
NO_DATE = 99999999
# Sorts behind every letter: who has no name in an alphabet comes after those who have.
BEHIND = "\uf8ff"


class Spelling(NamedTuple):
    """One recorded spelling of a name."""

    kind: str
    is_display: bool
    surname: str
    given_name: str
    patronymic: str
    full: str
    language: str


class Case(NamedTuple):
    """What the index knows of one published repression."""

    arrest_date: str
    body: str
    event: str
    residence: int | None
    arrest: int | None
    execution: int | None


class Keys(NamedTuple):
    """What a person is sorted by."""

    name: str
    latin: str
    birth: int
    arrest: int
    death: int


@dataclass(slots=True)
class Facts:
    """Everything the index knows of one published person."""

    pk: int
    keys: Keys
    role: str
    sex: str
    fate: str
    birth_date: str
    death_date: str
    birth_place: int | None
    death_place: int | None
    burial_place: int | None
    sort_keys: tuple[str, str]
    has_biography: bool = False
    has_picture: bool = False
    is_disputed: bool = False
    names: list[Spelling] = field(default_factory=list)
    cases: list[Case] = field(default_factory=list)
    detained_at: set[int] = field(default_factory=set)
    professions: set[str] = field(default_factory=set)
    nationalities: set[str] = field(default_factory=set)
    rehabilitations: set[str] = field(default_factory=set)
    sources: set[str] = field(default_factory=set)


PERSON = (
    *("state", "pk", "sex", "fate", "birth_date", "death_date", "is_victim", "is_perpetrator"),
    *("birth_place_id", "death_place_id", "burial_place_id"),
    *("sort_key_cyrillic", "sort_key_latin", "first_arrest_lo"),
    *("birth_date_lo", "birth_date_hi", "death_date_lo", "death_date_hi"),
)
SPELLING = ("kind", "is_display", "surname", "given_name", "patronymic", "full", "language")
CASE = (
    *("state", "pk", "person_id", "arrest_date", "sentencing_body__code"),
    *("event__slug", "event__public_id", "event__state"),
    *("residence_place_id", "arrest_place_id", "execution_place_id"),
)


class PlaceCodes:
    """Codes of published places and of their regions, looked up once each."""

    def __init__(self, using: str = "default") -> None:
        self.using = using
        self._known: dict[int, tuple[str, int | None]] = {}

    def load(self, places: Iterable[int | None]) -> None:
        """Reads the places not known yet, and the regions they lie in."""
        missing = {pk for pk in places if pk} - self._known.keys()
        while missing:
            rows = (
                Place.objects.using(self.using)
                .filter(pk__in=missing)
                .values_list("pk", "slug", "public_id", "state", "region_id")
            )
            for pk, slug, public_id, state, region in rows:
                self._known[pk] = (code(slug, public_id, state), region)
            regions = (self._known.get(place, ("", None))[1] for place in missing)
            missing = {region for region in regions if region} - self._known.keys()

    def code(self, place: int | None) -> str:
        """The code of a published place, else nothing."""
        return self._known.get(place or 0, ("", None))[0]

    def region(self, place: int | None) -> str:
        """The code of the published region a published place lies in, else nothing."""
        own, region = self._known.get(place or 0, ("", None))
        return self.code(region) if own else ""


def code(slug: str, public_id: str, state: str) -> str:
    """The code in filters of a record somebody may see, else nothing."""
    return (slug or public_id) if state == State.PUBLISHED else ""


def read(people: Sequence[int], places: PlaceCodes) -> dict[int, Facts]:
    """The facts of the published among the given people, in a fixed number of questions.

    It reads by the connection of the places.
    """
    using = places.using
    # States are looked at here: asked for both, SQLite might go through all that is published.
    rows = Person.objects.using(using).filter(pk__in=people).values_list(*PERSON)
    found = {row[1]: _person(row[1:]) for row in rows if row[0] == State.PUBLISHED}
    keys = list(found)
    names = PersonName.objects.using(using).filter(person__in=keys).order_by("order", "pk")
    for person, *name in names.values_list("person_id", *SPELLING):
        found[person].names.append(Spelling(*name))
    owners = _add_cases(found, keys, using)
    _add_terms(found, keys, using)
    _add_evidence(found, {Person: {pk: pk for pk in keys}, **owners}, using)
    _load_places(found, places)
    return found


def _person(row: Sequence[Any]) -> Facts:
    pk, sex, fate, birth, death, victim, perpetrator, *rest = row
    birth_place, death_place, burial_place, cyrillic, latin, arrest, *bounds = rest
    roles = {(True, False): "victim", (False, True): "perpetrator", (True, True): "both"}
    keys = Keys(
        cyrillic or BEHIND + latin,
        latin or BEHIND + cyrillic,
        bounds[0] or bounds[1] or NO_DATE,
        arrest or NO_DATE,
        bounds[2] or bounds[3] or NO_DATE,
    )
    role = roles.get((victim, perpetrator), "none")
    return Facts(
        *(pk, keys, role, sex, fate, birth, death, birth_place, death_place, burial_place),
        (cyrillic, latin),
    )


def _add_cases(found: dict[int, Facts], keys: list[int], using: str) -> dict[type, dict[int, int]]:
    """Published repressions, detentions in them and rehabilitations; gives their owners."""
    cases: dict[int, int] = {}
    rows = Repression.objects.using(using).filter(person__in=keys).order_by().values_list(*CASE)
    for own, pk, person, arrested, body, slug, public_id, state, *places in rows:
        if own != State.PUBLISHED:
            continue
        event = code(slug, public_id, state) if state else ""
        found[person].cases.append(Case(arrested, body or "", event, *places))
        cases[pk] = person
    held = Detention.objects.using(using).filter(repression__in=list(cases)).order_by()
    for case, place in held.values_list("repression_id", "place_id"):
        if place:
            found[cases[case]].detained_at.add(place)
    decisions: dict[int, int] = {}
    decided = Rehabilitation.objects.using(using).filter(person__in=keys).order_by()
    columns = ("pk", "person_id", "repression_id", "status")
    for pk, person, case, status in decided.values_list(*columns):
        # A decision on a case that is not published is not public either.
        if case is None or case in cases:
            found[person].rehabilitations.add(status)
            decisions[pk] = person
    return {Repression: cases, Rehabilitation: decisions}


def _add_terms(found: dict[int, Facts], keys: list[int], using: str) -> None:
    work = Person.professions.through._default_manager.using(using).filter(person__in=keys)
    for pk, term in work.values_list("person_id", "profession__code"):
        found[pk].professions.add(term)
    nations = Person.nationalities.through._default_manager.using(using).filter(person__in=keys)
    for pk, term in nations.values_list("person_id", "nationality__code"):
        found[pk].nationalities.add(term)
    told = Person.objects.using(using).filter(pk__in=keys).exclude(biography={})
    for pk in told.values_list("pk", flat=True):
        found[pk].has_biography = True


def _add_evidence(found: dict[int, Facts], owners: dict[type, dict[int, int]], using: str) -> None:
    """Sources, facts on which sources differ, pictures."""
    for model, owner in owners.items():
        if not owner:
            continue
        type_id = ContentType.objects.get_for_model(model).pk
        rows = Citation.objects.using(using).filter(
            target_type_id=type_id, target_id__in=list(owner)
        )
        columns = ("target_id", "verdict", "source__slug", "source__public_id", "source__state")
        for target, verdict, slug, public_id, state in rows.order_by().values_list(*columns):
            facts = found[owner[target]]
            if state == State.PUBLISHED:
                facts.sources.add(slug or public_id)
            if verdict != Verdict.ACCEPTED:
                facts.is_disputed = True
    depicted = Depiction.objects.using(using).filter(person__in=list(found))
    shown = depicted.showing_a_picture().order_by()
    for person in shown.values_list("person_id", flat=True):
        found[person or 0].has_picture = True


def _load_places(found: dict[int, Facts], places: PlaceCodes) -> None:
    wanted: dict[int, None] = defaultdict()
    for facts in found.values():
        ties = [facts.birth_place, facts.death_place, facts.burial_place, *facts.detained_at]
        for case in facts.cases:
            ties += [case.residence, case.arrest, case.execution]
        wanted.update((pk, None) for pk in ties if pk)
    places.load(wanted)
