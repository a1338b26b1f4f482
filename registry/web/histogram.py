"""Arrests or deaths of the people of a list by month, drawn above it; each bar leads to its people.

Counts come from the index like those of a filter: under all filters but the month itself, so that a
bar says how many people its link finds. A span of more than eight years is drawn by year. Years or
months that are chosen choose what is drawn, so that a bar of a year leads to its months.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from pyroaring import BitMap

from registry.dates import in_words, parse
from registry.filters import PersonFilterSet
from registry.search.query import Result
from registry.search.snapshot import Snapshot
from registry.sentences import count_noun
from registry.web.addresses import Query
from registry.web.dossier.markup import page_language
from registry.web.wording import people_in_words

MONTHS_A_YEAR = 12
MOST_MONTHS = 8 * MONTHS_A_YEAR
# A drawing of fewer people than this says less than their rows.
FEWEST = 2
# Shortest bar that is still seen, and the height of the highest, in pixels.
LEAST, HEIGHT = 2, 88
# At most so many words stand under the drawing, and half of them on a phone.
MOST_TICKS = 12
STEPS = (1, 2, 5, 10, 20, 50)

Month = int


@dataclass(frozen=True, slots=True)
class Bar:
    """One month or year: where it stands, how high, whom it leads to."""

    label: str
    certain: int
    possible: int
    url: str
    is_chosen: bool
    x: str
    width: str
    top: int
    height: int
    possible_height: int

    @property
    def count(self) -> int:
        """How many people the link finds."""
        return self.certain + self.possible

    @property
    def people(self) -> str:
        """The number in words."""
        return people_in_words(self.certain, self.possible)


@dataclass(frozen=True, slots=True)
class Tick:
    """A word under the drawing."""

    x: str
    label: str
    is_optional: bool


@dataclass(frozen=True, slots=True)
class Histogram:
    """The drawing, its table and what is not in it."""

    heading: str
    first_column: str
    bars: list[Bar]
    ticks: list[Tick]
    highest: Bar
    summary: str
    missing: str
    height: int = HEIGHT


@dataclass(frozen=True, slots=True)
class _Span:
    """What is drawn: months counted from year 0, or years; a field of the index, a window."""

    field: str
    kind: str
    first: int
    last: int
    certain: Mapping[int, int]
    possible: Mapping[int, int]

    @property
    def by_month(self) -> bool:
        return self.field.endswith("month")

    @property
    def slots(self) -> range:
        return range(self.first, self.last + 1)


def histogram(index: Snapshot, filters: PersonFilterSet, query: Query) -> Histogram | None:
    """The drawing for the people of a list; None where too few have a date."""
    if filters.refused:
        return None
    result = filters.found(index)
    asks_for_deaths = any(name in filters.chosen for name in ("death_year", "death_month"))
    kinds = ["arrest", "death"]
    if asks_for_deaths or filters.order == "death":
        kinds.reverse()
    for kind in kinds:
        span = _span(result, kind, _window(filters, kind))
        if span is not None:
            return _drawn(result, span, query)
    return None


# What is counted -----------------------------------------------------------------------------


def _window(filters: PersonFilterSet, kind: str) -> tuple[int, int] | None:
    """The years the filters ask for, if they do."""
    asked = [*filters.chosen.get(f"{kind}_year", ()), *filters.chosen.get(f"{kind}_month", ())]
    years = [int(value[:4]) for value in asked if value[:4].isdecimal()]
    if kind == "arrest":
        ends = filters.year("arrest_from"), filters.year("arrest_to")
        years += [year for year in ends if year is not None]
        if not all(ends) and any(ends) and len(years) == 1:
            # Open at one end: nothing to draw but what is there.
            return None
    return (min(years), max(years)) if years else None


def _span(result: Result, kind: str, window: tuple[int, int] | None) -> _Span | None:
    fields = [f"{kind}_month", f"{kind}_year"]
    counts = result.counts(fields)
    months = {_month(value): number for value, number in counts.get(fields[0], {}).items()}
    certain = _by_year(counts.get(fields[1], {}))
    possible = _by_year(counts.get(f"{kind}_year_possible", {}))
    if window is not None:
        first, last = window
        months = {at: n for at, n in months.items() if first <= at // MONTHS_A_YEAR <= last}
        certain = {year: n for year, n in certain.items() if first <= year <= last}
        possible = {year: n for year, n in possible.items() if first <= year <= last}
    years = certain.keys() | possible.keys()
    first, last = window or (min(years, default=0), max(years, default=0))
    if (last - first + 1) * MONTHS_A_YEAR <= MOST_MONTHS:
        ends = first * MONTHS_A_YEAR, last * MONTHS_A_YEAR + MONTHS_A_YEAR - 1
        found = _Span(fields[0], kind, *ends, months, {})
    elif years:
        found = _Span(fields[1], kind, min(years), max(years), certain, possible)
    else:
        return None
    counted = sum(found.certain.values()) + sum(found.possible.values())
    return found if counted >= FEWEST else None


def _month(value: str) -> Month:
    return int(value[:4]) * MONTHS_A_YEAR + int(value[5:7]) - 1


def _by_year(counted: Mapping[str, int]) -> dict[int, int]:
    return {int(year): number for year, number in counted.items() if year.isdecimal()}


def _value(span: _Span, at: int) -> str:
    """The value of the filter for a place of the drawing."""
    if span.by_month:
        return f"{at // MONTHS_A_YEAR}-{at % MONTHS_A_YEAR + 1:02}"
    return str(at)


def _in_words(span: _Span, at: int) -> str:
    return in_words(parse(_value(span, at)), page_language())


def _not_drawn(result: Result, span: _Span) -> tuple[int, int]:
    """How many people have no bar, and of how many."""
    people = result.without(span.field)
    values = [_value(span, at) for at in {*span.certain, *span.possible}]
    terms = result.index.ids(span.field, values)
    if not span.by_month:
        terms += result.index.ids(f"{span.field}_possible", values)
    drawn: BitMap = result.index.union(terms)
    return len(people) - people.intersection_cardinality(drawn), len(people)


# What is drawn -------------------------------------------------------------------------------


def _drawn(result: Result, span: _Span, query: Query) -> Histogram:
    counted = {
        at: span.certain.get(at, 0) + span.possible.get(at, 0)
        for at in {*span.certain, *span.possible}
    }
    most = max(counted.values())
    link = _Link(reverse("registry:people"), query, span.field)
    bars = [_bar(span, at, most, link) for at in sorted(counted)]
    highest = max(bars, key=lambda bar: bar.count)
    missing, people = _not_drawn(result, span)
    return Histogram(
        heading=_heading(span),
        first_column=_("Month") if span.by_month else _("Year"),
        bars=bars,
        ticks=list(_ticks(span)),
        highest=highest,
        summary=_summary(highest, bool(span.possible)),
        missing=_missing(span, missing, people),
    )


@dataclass(frozen=True, slots=True)
class _Link:
    """To the people of one bar under the other filters."""

    path: str
    query: Query
    field: str

    def to(self, value: str) -> str:
        return self.path + str(self.query.without(self.field, "page").with_value(self.field, value))


def _bar(span: _Span, at: int, most: int, link: _Link) -> Bar:
    certain, possible = span.certain.get(at, 0), span.possible.get(at, 0)
    value = _value(span, at)
    width = 100 / len(span.slots)
    height = max(LEAST, round((certain + possible) / most * HEIGHT))
    perhaps = round(height * possible / (certain + possible))
    return Bar(
        label=_in_words(span, at),
        certain=certain,
        possible=possible,
        url=link.to(value),
        is_chosen=value in link.query.values(span.field),
        x=f"{(at - span.first) * width:.3f}%",
        width=f"{width * (0.8 if width > 1 else 1):.3f}%",
        top=HEIGHT - height,
        height=height,
        possible_height=perhaps,
    )


def _ticks(span: _Span) -> Iterable[Tick]:
    """Years under a drawing of years; under one of months their names, or years at January."""
    if span.by_month and len(span.slots) == MONTHS_A_YEAR:
        marked = [(at, _in_words(span, at)[:3]) for at in span.slots]
    elif span.by_month:
        marked = [(at, str(at // MONTHS_A_YEAR)) for at in span.slots if not at % MONTHS_A_YEAR]
    else:
        step = next(each for each in STEPS if len(span.slots) / each <= MOST_TICKS)
        marked = [(year, str(year)) for year in span.slots if not year % step]
    width = 100 / len(span.slots)
    for number, (at, label) in enumerate(marked):
        x = f"{(at - span.first) * width:.3f}%"
        yield Tick(x, label, bool(number % 2) and len(marked) > MOST_TICKS // 2)


def _heading(span: _Span) -> str:
    words = {
        ("arrest", True): _("Arrests by month"),
        ("arrest", False): _("Arrests by year"),
        ("death", True): _("Deaths by month"),
        ("death", False): _("Deaths by year"),
    }
    return words[span.kind, span.by_month]


def _summary(highest: Bar, has_possible: bool) -> str:
    """The most, in words: what the drawing shows at a glance; and what its outlines mean."""
    words = _("Most: %(when)s, %(people)s.") % {"when": highest.label, "people": highest.people}
    # A call within an f-string is not seen by what gathers words for translation.
    outlined = _("Outlined: the year is not certain.")
    return f"{words} {outlined}" if has_possible else words


def _missing(span: _Span, missing: int, people: int) -> str:
    """How many of the people have no bar."""
    if not missing:
        return ""
    words = {
        ("arrest", True): _("No month of arrest recorded: %(number)s of %(people)s."),
        ("arrest", False): _("No year of arrest recorded: %(number)s of %(people)s."),
        ("death", True): _("No month of death recorded: %(number)s of %(people)s."),
        ("death", False): _("No year of death recorded: %(number)s of %(people)s."),
    }
    in_all = count_noun(people, "people", page_language())
    number = count_noun(missing, "people", page_language()).rpartition(" ")[0]
    return words[span.kind, span.by_month] % {"number": number, "people": in_all}
