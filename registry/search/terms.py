"""What a person is found by: fields of the index and the values of one person in each.

A person's records name rules and what each is applied to; the rules give the terms. Few values
make up most records, so a rebuild applies each rule once and a save applies the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from registry.dates import DateKind, parse, years
from registry.models import Place
from registry.search import days, words
from registry.search.facts import Facts, PlaceCodes
from registry.search.fields import (
    ALL,
    LONGEST_VALUE,
    NO,
    NOT_RECORDED,
    WITH_BIOGRAPHY,
    YEARS,
    YES,
)

__all__ = ["LONGEST_VALUE", "NO", "NOT_RECORDED", "YES", "Term", "place_code", "terms_of"]

# A date that could fall into more years than this says nothing about a year.
WIDEST_GUESS = 20

Term = tuple[str, str]
Rule = words.Rule


def terms_of(facts: Facts, places: PlaceCodes) -> set[Term]:
    """All (field, value) pairs of a published person."""
    return {term for rule in rules_of(facts, places) for term in apply(rule)}


def apply(rule: Rule) -> Iterable[Term]:
    """The terms a rule gives; equal rules give equal terms."""
    terms: Iterable[Term] = rule[0](*rule[1:])
    return terms


def rules_of(facts: Facts, places: PlaceCodes) -> list[Rule]:
    """What gives a person their terms: functions, each with what it is applied to."""
    cases = facts.cases
    return [
        (_whole, facts.role, facts.has_biography, facts.has_picture, facts.is_disputed),
        (_values, "fate", facts.fate),
        (_values, "sex", facts.sex),
        (_values, "profession", *facts.professions),
        (_values, "nationality", *facts.nationalities),
        (_values, "rehabilitation", *facts.rehabilitations),
        (_values, "source", *facts.sources),
        (_values, "sentencing_body", *[case.body for case in cases]),
        (_recorded, "event", *[case.event for case in cases]),
        (_values, "burial_place", places.code(facts.burial_place)),
        (_values, "region", *{places.region(case.arrest) for case in cases}),
        (_recorded, "place", *_places(facts, places)),
        (_dates, "arrest", *sorted([case.arrest_date for case in cases])),
        (_dates, "death", facts.death_date),
        (_births, facts.birth_date),
        *days.rules_of(facts),
        *words.rules_of(facts),
    ]


def _whole(role: str, has_biography: bool, has_picture: bool, is_disputed: bool) -> list[Term]:
    """What is always known, and what is so or not."""
    found = [(ALL, ""), ("role", role)]
    if has_biography:
        found.append((WITH_BIOGRAPHY, ""))
    found.append(("has_picture", YES if has_picture else NO))
    found.append(("has_dispute", YES if is_disputed else NO))
    return found


def _values(field: str, *values: str) -> list[Term]:
    """The values, or the value that nothing is recorded."""
    return _recorded(field, *values) or [(field, NOT_RECORDED)]


def _recorded(field: str, *values: str) -> list[Term]:
    return [(field, value) for value in values if value]


def _places(facts: Facts, places: PlaceCodes) -> set[str]:
    ties = {facts.birth_place, facts.death_place, facts.burial_place, *facts.detained_at}
    for case in facts.cases:
        ties.update(case.places)
    return {places.code(place) for place in ties if place}


@lru_cache(maxsize=50_000)
def _dates(kind: str, *dates: str) -> tuple[Term, ...]:
    """Certain and possible years apart; the month only where it is certain."""
    found = [*_years(kind, dates)]
    if all(field == f"{kind}_year_wide" for field, _value in found):
        found.append((f"{kind}_year", NOT_RECORDED))
    return tuple(found)


@lru_cache(maxsize=5_000)
def _births(*dates: str) -> tuple[Term, ...]:
    return tuple(term for term in _years("birth", dates) if term[0] in YEARS)


def _years(kind: str, dates: Iterable[str]) -> Iterator[Term]:
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


def place_code(place: Place) -> str:
    """The code of a place in addresses and filters."""
    return place.slug or place.public_id
