"""Candidates for the name of a person: who may be meant, how well, and whether nobody else is.

The score is the likeness of the name, 0 to 100, moved by the years and the fate that are given: a
date that contradicts what is recorded costs more than one that agrees can give back. A match needs
a name spelt as recorded or so that it sounds the same, and beside it the patronymic or a year; and
nobody else to whom that applies.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from pyroaring import BitMap

from registry.models import Person, Repression
from registry.names.parts import NameParts
from registry.names.queries import read_query
from registry.names.scoring import Match, score_best
from registry.names.similarity import Reason
from registry.opendata.naming import (
    Spelling,
    chosen_name,
    names_among,
    spellings_of,
)
from registry.opendata.reconcile.asking import PERSON, Query, years_in
from registry.search.query import Result, find
from registry.search.snapshot import Snapshot
from registry.vocabulary import Fate, State

# So many of those found are compared one by one.
MOST_COMPARED = 30
# A name that is spelt as recorded or sounds the same, in whatever script.
SPELT_ALIKE = 0.97
AGREES, CONTRADICTS = 1.0, -1.0
# How much of what the name leaves open a property that agrees fills, and what one that does not
# takes away.
GAIN, LOSS = 0.5, 25.0
# A name alone is never certain.
MOST_BY_NAME = 95.0
# Births and arrests are told apart by the index; these by the rows.
YEARS = {"birth_year": "birth", "arrest_year": "arrest", "death_year": "death"}


@dataclass(slots=True)
class Candidate:
    """A record that may be meant; what is only suggested has no score."""

    kind: str
    public_id: str
    name: str
    description: str
    score: float = 0.0
    # Spelt alike; a person also with a patronymic or a year that tells one from others.
    is_distinct: bool = False
    match: bool = False
    features: dict[str, float] = field(default_factory=dict)


def candidates(index: Snapshot, query: Query) -> list[Candidate]:
    """Whom a query may mean, the likest first; at most one of them is a match."""
    if not query.text:
        return []
    result = find(index, {}, query.text)
    agreeing = _with_these_years(index, query)
    documents = _compared(result, agreeing)
    people = _people(index, documents)
    name = read_query(query.text)
    words = len(name.divisions[0].units) if name.divisions else 0
    found = [
        _candidate(query, person, score_best(name, _parts(person)), words) for person in people
    ]
    found.sort(key=lambda each: (-each.score, each.public_id))
    chosen = found[: query.limit]
    distinct = [each for each in found if each.is_distinct]
    # Of more people than were compared nobody is told apart.
    if len(distinct) == 1 and distinct[0] in chosen and _were_all_compared(result, agreeing):
        distinct[0].match = found[0] is distinct[0]
    return chosen


def beginning(index: Snapshot, start: str, most: int, language: str) -> list[Candidate]:
    """People whose name begins so, as the search has them; at most so many, the best first."""
    alphabet = "latin" if language == "en" else "cyrillic"
    hits = find(index, {}, start).slice(0, most, alphabet=alphabet)
    known = _compared_rows([hit.person_id for hit in hits])
    people = [known[hit.person_id] for hit in hits if hit.person_id in known]
    return [
        Candidate(PERSON, person.public_id, _name(person, language), _description(person))
        for person in people
    ]


def _with_these_years(index: Snapshot, query: Query) -> BitMap | None:
    """Everybody whose dates may fall into the years given; None where none is given."""
    ranges = {}
    for name in ("birth_year", "arrest_year", "death_year"):
        years = years_in(query.properties.get(name, ()))
        if years:
            ranges[YEARS[name]] = (min(years), max(years))
    return find(index, {}, "", ranges).documents if ranges else None


def _compared(result: Result, agreeing: BitMap | None) -> list[int]:
    """Those to compare: tier by tier, in each of them first whom the years leave."""
    found: list[int] = []
    for tier in result.tiers or ():
        if tier.ranked:
            found += tier.ranked[:MOST_COMPARED]
        elif agreeing is None:
            found += tier.people[:MOST_COMPARED]
        else:
            found += (tier.people & agreeing)[:MOST_COMPARED]
            found += (tier.people - agreeing)[: MOST_COMPARED // 4]
        if len(found) >= MOST_COMPARED:
            break
    return found[:MOST_COMPARED]


def _were_all_compared(result: Result, agreeing: BitMap | None) -> bool:
    """Whether everybody who might be spelt alike was looked at."""
    alike = [tier.people for tier in result.tiers or () if tier.reason in _ALIKE]
    people = BitMap.union(*alike) if alike else BitMap()
    return len(people if agreeing is None else people & agreeing) <= MOST_COMPARED


_ALIKE = ("exact", "variant", "sound")


# Of the many columns of a person these are compared or told.
_READ = (
    *("public_id", "slug", "display_names", "fate"),
    *("birth_date", "birth_date_lo", "birth_date_hi"),
    *("death_date", "death_date_lo", "death_date_hi"),
)
Days = tuple[int | None, int | None]


@dataclass(slots=True)
class Compared:
    """A person as far as it is compared: plain values, since very many are looked at."""

    public_id: str
    slug: str
    display_names: dict[str, str]
    fate: str
    birth_date: str
    birth_date_lo: int | None
    birth_date_hi: int | None
    death_date: str
    death_date_lo: int | None
    death_date_hi: int | None
    spellings: list[Spelling] = field(default_factory=list)
    # The first and the last day each arrest can mean.
    arrests: list[Days] = field(default_factory=list)


def _people(index: Snapshot, documents: Sequence[int]) -> list[Compared]:
    keys = index.tables.people(documents)
    known = _compared_rows(list(keys.values()))
    for key, spellings in spellings_of(list(known)).items():
        known[key].spellings = spellings
    cases = Repression.objects.filter(person__in=list(known), state=State.PUBLISHED).order_by()
    for key, *days in cases.values_list("person_id", "arrest_date_lo", "arrest_date_hi"):
        known[key].arrests.append((days[0], days[1]))
    return [known[keys[document]] for document in documents if keys.get(document) in known]


def _compared_rows(keys: Sequence[int]) -> dict[int, Compared]:
    rows = Person.objects.published().filter(pk__in=keys).order_by()
    return {key: Compared(*columns) for key, *columns in rows.values_list("pk", *_READ)}


def _parts(person: Compared) -> list[NameParts]:
    return [
        NameParts(
            row["surname"], row["given_name"], row["patronymic"], row["full"], row["language"]
        )
        for row in person.spellings
    ]


def _candidate(query: Query, person: Compared, match: Match, words: int) -> Candidate:
    features = _agreements(query, person)
    score = 100 * match.score
    for value in features.values():
        if value == CONTRADICTS:
            score = max(0.0, score - LOSS)
        elif value == AGREES:
            score += (100 - score) * GAIN
    contradicted = CONTRADICTS in features.values()
    has_year = any(features.get(name) == AGREES for name in YEARS)
    if not has_year:
        score = min(score, MOST_BY_NAME)
    spelt_alike = match.score >= SPELT_ALIKE and match.reason <= Reason.SOUND and words > 1
    told_apart = has_year or _has_full_name(query, person, words)
    return Candidate(
        kind=PERSON,
        public_id=person.public_id,
        name=_name(person, language_of(query.text)),
        description=_description(person),
        score=round(score, 1),
        is_distinct=spelt_alike and told_apart and not contradicted,
        features={"name": round(match.score, 3), **features},
    )


def _name(person: Compared, language: str) -> str:
    told = chosen_name(names_among(person.display_names), language)
    return told or person.slug or person.public_id


def _has_full_name(query: Query, person: Compared, words: int) -> bool:
    """Whether surname, given name and patronymic were asked for in full, and are recorded."""
    asked = [word for word in query.text.replace(".", ". ").split() if len(word.strip(".,")) > 1]
    return words >= 3 and len(asked) >= 3 and any(row["patronymic"] for row in person.spellings)


def language_of(text: str) -> str:
    """The language in whose letters somebody asks, for the names of what is found."""
    return "ru" if any("\u0400" <= character <= "\u052f" for character in text) else "en"


# What is given beside the name -----------------------------------------------------------------


def _agreements(query: Query, person: Compared) -> dict[str, float]:
    """Each property given, and whether the record agrees; nothing of what is not recorded."""
    found: dict[str, float] = {}
    for name, values in query.properties.items():
        agrees = _agrees(name, values, person)
        if agrees is not None:
            found[name] = AGREES if agrees else CONTRADICTS
    return found


def _agrees(name: str, values: tuple[str, ...], person: Compared) -> bool | None:
    if name == "fate":
        known = set(values) & set(Fate.values)
        return person.fate in known if known and person.fate else None
    if name not in YEARS:
        return None
    spans = _spans(name, person)
    years = years_in(values)
    if not spans or not years:
        return None
    return any(lo // 10000 <= year <= hi // 10000 for lo, hi in spans for year in years)


def _spans(name: str, person: Compared) -> list[tuple[int, int]]:
    """The days a date may mean; an open end tells nothing against any year."""
    if name == "arrest_year":
        rows = person.arrests
    else:
        field = YEARS[name]
        rows = [(getattr(person, f"{field}_date_lo"), getattr(person, f"{field}_date_hi"))]
    return [(lo or 0, hi or 99991231) for lo, hi in rows if lo or hi]


def _description(person: Compared) -> str:
    """Dates as recorded and the fate: what tells namesakes apart."""
    life = "–".join((person.birth_date or "?", person.death_date or "?"))
    fate = str(Fate(person.fate).label) if person.fate else ""
    dates = life if person.birth_date or person.death_date else ""
    return ", ".join(part for part in (dates, fate) if part)
