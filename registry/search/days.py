"""Days of the year in the index: who was born, arrested, sentenced, shot or died on one.

Only dates known to the day and without a mark of doubt have a day. Values look like `10-27`; each
kind of date is a field of its own, so that any part of a year costs a few bitmaps at any size.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from weakref import WeakKeyDictionary

from pyroaring import BitMap

from registry.dates import parse
from registry.dates.edtf import Point, Precision
from registry.models import Person
from registry.search.facts import Facts
from registry.search.fields import WITH_BIOGRAPHY, YES
from registry.search.orders import Ordered
from registry.search.snapshot import Snapshot
from registry.search.words import Pair, Rule
from registry.vocabulary import Fate, Role

BIRTH, ARREST, SENTENCE, EXECUTION, DEATH = (
    *("birth_day", "arrest_day", "sentence_day"),
    *("execution_day", "death_day"),
)
DAYS = (BIRTH, ARREST, SENTENCE, EXECUTION, DEATH)
# How many published repressions somebody has: what repressions are counted by.
CASES = "cases"
# Fates of those who did not outlive the repression.
KILLED = (
    Fate.EXECUTED,
    Fate.DIED_IN_CAMP,
    Fate.DIED_IN_PRISON,
    Fate.DIED_UNDER_INVESTIGATION,
    Fate.KILLED_1941_PRISON_MASSACRE,
    Fate.ABDUCTED_AND_EXECUTED,
    Fate.ASSASSINATED,
    Fate.SUICIDE,
    Fate.KILLED_CIRCUMSTANCES_UNCLEAR,
)


def rules_of(facts: Facts) -> list[Rule]:
    """The rules for the days of a person's exact dates, and for the number of repressions."""
    dates = [(BIRTH, facts.birth_date), (DEATH, facts.death_date)]
    for case in facts.cases:
        dates += [(ARREST, case.arrest_date), (SENTENCE, case.sentence_date)]
        dates.append((EXECUTION, case.execution_date))
    known = [(_day, field, date) for field, date in dates if date]
    return [(_number, len(facts.cases)), *known]


def _number(cases: int) -> list[Pair]:
    return [(CASES, str(cases))]


def _day(field: str, date: str) -> list[Pair]:
    found = day_of(date)
    return [(field, found[1])] if found else []


@lru_cache(maxsize=50_000)
def day_of(text: str) -> tuple[int, str] | None:
    """The year and the day (`10-27`) of a date; None unless it is known to the day for certain."""
    point = parse(text).expression if text else None
    if not isinstance(point, Point) or point.mark or point.precision is not Precision.DAY:
        return None
    return point.year, f"{point.month:02}-{point.day:02}"


# Reading -------------------------------------------------------------------------------------


def victims_of(index: Snapshot) -> BitMap:
    """Who is remembered: the persecuted. Who also took part stands where a curator puts them."""
    return index.having("role", [Role.VICTIM]) | _chosen(index)


def _chosen(index: Snapshot) -> BitMap:
    """Those who also took part and whom a curator put among the victims: few, looked up once."""
    if index not in _known_chosen:
        # Alone, so that its own small index answers: beside other conditions SQLite may take one
        # of those and read everybody.
        flagged = list(
            Person.objects.filter(is_among_victims=True).order_by().values_list("pk", flat=True)
        )
        chosen = Person.objects.published().victims().filter(pk__in=flagged)
        keys = list(chosen.order_by().values_list("pk", flat=True)) if flagged else []
        rows = index.tables.documents_of(keys) if keys else []
        _known_chosen[index] = BitMap(row[0] for row in rows)
    return _known_chosen[index]


_known_chosen: WeakKeyDictionary[Snapshot, BitMap] = WeakKeyDictionary()


def people_of(index: Snapshot, days: Sequence[str]) -> dict[str, BitMap]:
    """The victims of each day, whatever happened to them on it."""
    terms = index.tables.terms((field, day) for day in days for field in DAYS)
    bitmaps = index.bitmaps(term.id for term in terms)
    victims = victims_of(index)
    found = {day: BitMap() for day in days}
    for term in terms:
        found[term.value] |= bitmaps[term.id] & victims
    return found


def killed_of(index: Snapshot) -> BitMap:
    """The victims whom the repression killed, as far as their fate is recorded."""
    return victims_of(index) & index.having("fate", KILLED)


def told_first(
    index: Snapshot, people: BitMap, start: int, stop: int, *, order: str = "name"
) -> list[int]:
    """A slice of people: those with a biography or a picture first, then all others, by name.

    `order` is `name` or `latin`, after the alphabet of the reader.
    """
    told = people & (index.having(WITH_BIOGRAPHY, [""]) | index.having("has_picture", [YES]))
    found: list[int] = []
    before = 0
    for part in (told, people - told):
        first, last = max(start - before, 0), min(stop - before, len(part))
        if first < last:
            found += Ordered(index, part, order).slice(first, last)
        before += len(part)
    return found


def number_of_cases(index: Snapshot) -> int:
    """All published repressions of published people."""
    return sum(
        int(term.value) * term.df
        for term in index.tables.terms_of_fields([CASES])
        if term.value.isdecimal()
    )


def known_to_the_day(index: Snapshot, fields: Sequence[str]) -> Mapping[str, int]:
    """People whose date of birth (or death) is known to the day; they have one at most."""
    found = dict.fromkeys(fields, 0)
    for term in index.tables.terms_of_fields(fields):
        found[term.field] += term.df
    return found
