"""What a person is found by: fields of the index and the values of one person in each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from registry.dates import DateKind, parse, years
from registry.models import Place
from registry.search import words
from registry.search.facts import Facts, PlaceCodes
from registry.search.fields import ALL, NO, NOT_RECORDED, WITH_BIOGRAPHY, YEARS, YES

__all__ = ["NO", "NOT_RECORDED", "YES", "Term", "place_code", "terms_of"]

# A date that could fall into more years than this says nothing about a year.
WIDEST_GUESS = 20
LONGEST_VALUE = 120

Term = tuple[str, str]


def terms_of(facts: Facts, places: PlaceCodes) -> set[Term]:
    """All (field, value) pairs of a published person."""
    found: set[Term] = {(ALL, ""), ("role", facts.role)}
    if facts.has_biography:
        found.add((WITH_BIOGRAPHY, ""))
    found.update(_values("fate", (facts.fate,)))
    found.update(_values("sex", (facts.sex,)))
    found.update(_values("profession", facts.professions))
    found.update(_values("nationality", facts.nationalities))
    found.update(_values("rehabilitation", facts.rehabilitations))
    found.update(_values("source", facts.sources))
    found.add(("has_picture", YES if facts.has_picture else NO))
    found.add(("has_dispute", YES if facts.is_disputed else NO))
    found.update(_values("sentencing_body", (case.body for case in facts.cases)))
    found.update(("event", case.event) for case in facts.cases if case.event)
    found.update(_places(facts, places))
    found.update(_dates("arrest", tuple(sorted(case.arrest_date for case in facts.cases))))
    found.update(_dates("death", (facts.death_date,)))
    found.update(_births((facts.birth_date,)))
    found.update((field, value[:LONGEST_VALUE]) for field, value in words.terms_of(facts))
    return found


def _values(field: str, values: Iterable[str]) -> Iterator[Term]:
    """The values, or the value that nothing is recorded."""
    recorded = [(field, value) for value in values if value]
    yield from recorded or [(field, NOT_RECORDED)]


@lru_cache(maxsize=50_000)
def _dates(kind: str, dates: tuple[str, ...]) -> tuple[Term, ...]:
    """Certain and possible years apart; the month only where it is certain."""
    found = [*_years(kind, dates)]
    if all(field == f"{kind}_year_wide" for field, _value in found):
        found.append((f"{kind}_year", NOT_RECORDED))
    return tuple(found)


@lru_cache(maxsize=5_000)
def _births(dates: tuple[str, ...]) -> tuple[Term, ...]:
    return tuple(term for term in _years("birth", dates) if term[0] in YEARS)


def _years(kind: str, dates: tuple[str, ...]) -> Iterator[Term]:
    certain: set[int] = set()
    possible: set[int] = set()
    wide: set[int] = set()
    for text in dates:
        if not text:
            continue
        date = parse(text, kind=DateKind.MOMENT)
        span = years(date)
        if span.certain:
            certain.add(span.certain)
        else:
            narrow = span.last - span.first < WIDEST_GUESS
            (possible if narrow else wide).update(range(span.first, span.last + 1))
        if date.lo and date.hi and date.lo // 100 == date.hi // 100:
            yield f"{kind}_month", f"{date.lo // 10000}-{date.lo // 100 % 100:02}"
    yield from ((f"{kind}_year", str(year)) for year in certain)
    yield from ((f"{kind}_year_possible", str(year)) for year in possible - certain)
    yield from ((f"{kind}_year_wide", str(year)) for year in wide - possible - certain)


def _places(facts: Facts, places: PlaceCodes) -> Iterator[Term]:
    yield from _values("burial_place", (places.code(facts.burial_place),))
    yield from _values("region", {places.region(case.arrest) for case in facts.cases})
    ties = [facts.birth_place, facts.death_place, facts.burial_place, *facts.detained_at]
    for case in facts.cases:
        ties += [case.arrest, case.execution, case.residence]
    for place in ties:
        if found := places.code(place):
            yield "place", found


def place_code(place: Place) -> str:
    """The code of a place in addresses and filters."""
    return place.slug or place.public_id
