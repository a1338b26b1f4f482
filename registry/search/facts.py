"""What the index reads of people: plain values, for a few at a save and for all at a rebuild.

One set of questions serves both, so that a rebuilt index cannot differ from a written one. A few
are asked for by their keys, very many by ranges of keys, which every table is read in turn by.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model

from registry.models import (
    Citation,
    Depiction,
    Detention,
    Nationality,
    Person,
    PersonName,
    Place,
    Profession,
    Rehabilitation,
    Repression,
)
from registry.models.terms import Term
from registry.vocabulary import State, Verdict

# Unknown dates come last in every order.
NO_DATE = 99999999
# Sorts behind every letter: who has no name in an alphabet comes after those who have.
BEHIND = "\uf8ff"
# Rows of a range of people are read as a range where at least each so-many-th is theirs.
WIDEST_RANGE = 4


class Spelling(NamedTuple):
    """One recorded spelling of a name."""

    kind: str
    is_display: bool
    surname: str
    given_name: str
    patronymic: str
    full: str
    language: str
    script: str


class Case(NamedTuple):
    """What the index knows of one published repression."""

    arrest_date: str
    body: str
    event: str
    residence: int | None
    arrest: int | None
    execution: int | None
    sentence_date: str = ""
    execution_date: str = ""

    @property
    def places(self) -> tuple[int | None, ...]:
        """Where the person lived, was arrested and was shot."""
        return self.residence, self.arrest, self.execution


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
SPELLING = (
    *("kind", "is_display", "surname", "given_name", "patronymic", "full", "language", "script"),
)
CASE = (
    *("state", "pk", "person_id", "arrest_date", "sentencing_body__code"),
    *("event__slug", "event__public_id", "event__state"),
    *("residence_place_id", "arrest_place_id", "execution_place_id"),
    *("sentence_date", "execution_date"),
)


ROLES = {
    (False, False): "none",
    (True, False): "victim",
    (False, True): "perpetrator",
    (True, True): "both",
}


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


def read(people: Sequence[int] | range, places: PlaceCodes) -> dict[int, Facts]:
    """The facts of the published among the given people, in a fixed number of questions.

    It reads by the connection of the places.
    """
    using = places.using
    # States are looked at here: asked for both, SQLite might go through all that is published.
    rows = Person.objects.using(using).filter(**_among("pk", people)).order_by()
    published = State.PUBLISHED.value
    found = {row[1]: _person(row) for row in rows.values_list(*PERSON) if row[0] == published}
    if not found:
        return found
    names = PersonName.objects.using(using).filter(**_among("person", people))
    for person, *name in names.order_by("order", "pk").values_list("person_id", *SPELLING):
        if person in found:
            found[person].names.append(Spelling(*name))
    owners = _add_cases(found, people, using)
    _add_terms(found, people, using)
    _add_evidence(found, people, owners, using)
    _load_places(found, places)
    return found


def _among(field: str, people: Sequence[int] | range) -> dict[str, Any]:
    """The condition that a key is one of the people's."""
    if isinstance(people, range):
        return {f"{field}__gte": people.start, f"{field}__lt": people.stop}
    return {f"{field}__in": people}


def _person(row: Sequence[Any]) -> Facts:
    _state, pk, sex, fate, birth, death, victim, perpetrator = row[:8]
    birth_place, death_place, burial_place = row[8:11]
    cyrillic, latin, arrest, birth_lo, birth_hi, death_lo, death_hi = row[11:]
    keys = Keys(
        cyrillic or BEHIND + latin,
        latin or BEHIND + cyrillic,
        birth_lo or birth_hi or NO_DATE,
        arrest or NO_DATE,
        death_lo or death_hi or NO_DATE,
    )
    sort_keys = cyrillic, latin
    role = ROLES[victim, perpetrator]
    return Facts(
        *(pk, keys, role, sex, fate, birth, death, birth_place, death_place, burial_place),
        sort_keys,
    )


Owners = dict[type[Model], dict[int, int]]


def _add_cases(found: dict[int, Facts], people: Sequence[int], using: str) -> Owners:
    """Published repressions, detentions in them and rehabilitations; gives their owners."""
    published = State.PUBLISHED.value
    cases: dict[int, int] = {}
    rows = Repression.objects.using(using).filter(**_among("person", people)).order_by()
    for own, pk, person, arrested, body, slug, public_id, state, *rest in rows.values_list(*CASE):
        if own != published or person not in found:
            continue
        event = code(slug, public_id, state) if state else ""
        found[person].cases.append(Case(arrested, body or "", event, *rest))
        cases[pk] = person
    held = Detention.objects.using(using).filter(**_owned("repression", people, cases))
    for case, place in held.order_by().values_list("repression_id", "place_id"):
        if place and case in cases:
            found[cases[case]].detained_at.add(place)
    decisions: dict[int, int] = {}
    decided = Rehabilitation.objects.using(using).filter(**_among("person", people)).order_by()
    columns = ("pk", "person_id", "repression_id", "status")
    for pk, person, case, status in decided.values_list(*columns):
        # A decision on a case that is not published is not public either.
        if person in found and (case is None or cases.get(case) == person):
            found[person].rehabilitations.add(status)
            decisions[pk] = person
    return {Person: {pk: pk for pk in found}, Repression: cases, Rehabilitation: decisions}


def _add_terms(found: dict[int, Facts], people: Sequence[int], using: str) -> None:
    among = _among("person", people)
    work, nations = Person.professions.through, Person.nationalities.through
    for pk, word in _terms(work, "profession_id", Profession, among, using):
        if pk in found:
            found[pk].professions.add(word)
    for pk, word in _terms(nations, "nationality_id", Nationality, among, using):
        if pk in found:
            found[pk].nationalities.add(word)
    told = Person.objects.using(using).filter(**_among("pk", people)).exclude(biography={})
    for pk in told.order_by().values_list("pk", flat=True):
        if pk in found:
            found[pk].has_biography = True


def _terms(
    through: type[Model], column: str, words: type[Term], among: dict[str, Any], using: str
) -> list[tuple[int, str]]:
    """Person and code of each word of an open list.

    In two questions: asked for both at once, SQLite begins with the words when it knows how few
    they are, and goes through everybody who has one.
    """
    rows = list(
        through._default_manager.using(using).filter(**among).values_list("person_id", column)
    )
    known = words._default_manager.using(using).filter(pk__in={term for _person, term in rows})
    codes = dict(known.order_by().values_list("pk", "code"))
    return [(person, codes[term]) for person, term in rows]


def _add_evidence(
    found: dict[int, Facts], people: Sequence[int], owners: Owners, using: str
) -> None:
    """Sources, facts on which sources differ, pictures."""
    columns = ("target_id", "verdict", "source__slug", "source__public_id", "source__state")
    published, accepted = State.PUBLISHED.value, Verdict.ACCEPTED.value
    for model, owner in owners.items():
        type_id = ContentType.objects.get_for_model(model).pk
        among = _owned("target_id", people, owner)
        rows = Citation.objects.using(using).filter(target_type_id=type_id, **among)
        for target, verdict, slug, public_id, state in rows.order_by().values_list(*columns):
            if target not in owner:
                continue
            facts = found[owner[target]]
            if state == published:
                facts.sources.add(slug or public_id)
            if verdict != accepted:
                facts.is_disputed = True
    depictions = Depiction.objects.using(using)
    depicted = depictions.filter(**_among("person", people)).order_by()
    keys = list(depicted.values_list("pk", flat=True))
    shown = depictions.showing_a_picture().filter(pk__in=keys).order_by()
    for person in shown.values_list("person_id", flat=True) if keys else ():
        if person in found:
            found[person].has_picture = True


def _owned(field: str, people: Sequence[int], owner: Mapping[int, int]) -> dict[str, Any]:
    """The condition that a key is one of the rows people own.

    The rows of a range of people mostly lie in a range too; those of others in it are passed over
    by the caller. Where rows lie too far apart for that, they are named.
    """
    if isinstance(people, range) and owner:
        first, last = min(owner), max(owner)
        if last - first < WIDEST_RANGE * len(owner):
            return _among(field, range(first, last + 1))
    return {f"{field}__in": list(owner)}


def _load_places(found: dict[int, Facts], places: PlaceCodes) -> None:
    wanted: set[int | None] = set()
    for facts in found.values():
        wanted.update((facts.birth_place, facts.death_place, facts.burial_place))
        wanted.update(facts.detained_at)
        for case in facts.cases:
            wanted.update(case.places)
    places.load(wanted)
