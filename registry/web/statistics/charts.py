"""One question each: how many of the persecuted have which value, and whom that leaves out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from pyroaring import BitMap

from registry.search.labels import labels_of
from registry.search.query import Result, find
from registry.search.snapshot import Snapshot
from registry.search.terms import NOT_RECORDED
from registry.vocabulary import Fate, Role
from registry.web.addresses import Query
from registry.web.facets import Value, facet, in_order_of_page
from registry.web.lifeline import percent

# Who is counted: the same people as under /victims/, those who also took part among them.
PERSECUTED = (Role.VICTIM.value, Role.BOTH.value)
# The chart of a list shows so many values, its table too; the file has all.
SHOWN = 12
MOST_VALUES = 5000


@dataclass(frozen=True, slots=True)
class Chart:
    """A question: the field of the index, the filters under which it is asked, its words."""

    name: str
    field: str
    title: Promise
    # What the values are, above their column.
    column: Promise
    # What those lack who have no value; their number follows.
    missing: Promise
    note: Promise
    fate: str = ""
    # Somebody may have several values: then they add up to more than the people.
    has_several: bool = False

    @property
    def is_by_month(self) -> bool:
        """Whether its values are months."""
        return self.field.endswith("_month")

    def query(self, value: str = "") -> Query:
        """The list of people behind a number, or behind all of them."""
        filters = {"role": Role.VICTIM.value, **({"fate": self.fate} if self.fate else {})}
        return Query.made(**filters, **({self.field: value} if value else {}))

    def url(self, value: str = "") -> str:
        """The address of that list."""
        return reverse("registry:people") + str(self.query(value))

    def file(self) -> str:
        """The address of the table as a file."""
        return reverse("registry:statistics-file", args=[self.name])


_SEVERAL = _("Somebody may have several and is counted under each.")

CHARTS = (
    Chart(
        "arrests-by-month",
        "arrest_month",
        _("When were people arrested?"),
        _("Month of arrest"),
        _("The month of an arrest is not recorded"),
        _("Somebody arrested in several months is counted in each of them."),
        has_several=True,
    ),
    Chart(
        "executions-by-month",
        "death_month",
        _("When were people shot?"),
        _("Month of the shooting"),
        _("The month is not recorded"),
        _("Only people whose recorded fate is that they were shot."),
        fate=Fate.EXECUTED.value,
    ),
    Chart(
        "fates",
        "fate",
        _("What became of them?"),
        _("Fate"),
        _("No fate is recorded yet"),
        _("What happened in the end; it may differ from the sentence."),
    ),
    Chart(
        "sentencing-bodies",
        "sentencing_body",
        _("Who sentenced them?"),
        _("Sentenced by"),
        _("No sentencing body is recorded"),
        _SEVERAL,
        has_several=True,
    ),
    Chart(
        "work",
        "profession",
        _("What was their work?"),
        _("Work"),
        _("No work is recorded"),
        _SEVERAL,
        has_several=True,
    ),
    Chart(
        "nationalities",
        "nationality",
        _("Which nationality do the files record?"),
        _("Nationality as recorded"),
        _("No nationality is recorded"),
        _("As files and other sources record it. It explains nothing that was done."),
        has_several=True,
    ),
    Chart(
        "regions-of-arrest",
        "region",
        _("Where were they arrested?"),
        _("Region of arrest"),
        _("No region of arrest is recorded"),
        _SEVERAL,
        has_several=True,
    ),
    Chart(
        "places-of-burial",
        "burial_place",
        _("Where are they buried?"),
        _("Place of burial"),
        _("No place of burial is recorded"),
        _("The place recorded as that of the burial."),
    ),
)
BY_NAME = {chart.name: chart for chart in CHARTS}


@dataclass(frozen=True, slots=True)
class Bar:
    """A value with its people: a bar, its words, the way to the people."""

    value: str
    label: SafeString
    count: int
    url: str
    width: str


class Counted:
    """The answer to the question of a chart. Ask it while the snapshot is open."""

    def __init__(self, chart: Chart, index: Snapshot) -> None:
        self.chart = chart
        self.index = index
        filters: dict[str, list[str]] = {"role": list(PERSECUTED)}
        if chart.fate:
            filters["fate"] = [chart.fate]
        self._result: Result = find(index, filters)

    @cached_property
    def total(self) -> int:
        """All people the question is asked about."""
        return self._result.total

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """People a value, those without one left out."""
        found = self._result.counts([self.chart.field]).get(self.chart.field, {})
        return {value: number for value, number in found.items() if value != NOT_RECORDED}

    @cached_property
    def missing(self) -> int:
        """People without any value."""
        return self.total - self.having(lambda _value: True)

    def having(self, is_meant: Callable[[str], bool]) -> int:
        """People with any of the values meant, each counted once."""
        ids = self.index.familiar().ids.get(self.chart.field, {})
        terms = [term for value, term in ids.items() if value != NOT_RECORDED and is_meant(value)]
        people: BitMap = self.index.union(terms)
        return people.intersection_cardinality(self._result.documents)

    # Values of a list ----------------------------------------------------------------------------

    def values(self, most: int) -> list[Value]:
        """The commonest values with their words; a place that is not published is left out."""
        ranked = sorted(self.counts, key=lambda value: (-self.counts[value], value))[:most]
        labels = labels_of({self.chart.field: ranked})
        made = facet(
            self.chart.field, ranked, {self.chart.field: dict(self.counts)}, Query(), labels
        ).values
        return sorted(made, key=in_order_of_page)

    @cached_property
    def bars(self) -> list[Bar]:
        """The commonest values, drawn to one scale."""
        values = self.values(SHOWN * 2)[:SHOWN]
        longest = max((value.count for value in values), default=1)
        return [
            Bar(
                value.value,
                value.label,
                value.count,
                self.chart.url(value.value),
                percent(100 * value.count / longest),
            )
            for value in values
        ]

    @property
    def has_more(self) -> bool:
        """Whether the file has values the chart does not show."""
        return len(self.counts) > len(self.bars)

    def rows(self) -> Iterator[tuple[str, SafeString | str, int]]:
        """Code, words and people of every value: months in time, others by number."""
        if self.chart.is_by_month:
            yield from ((month, month, self.counts[month]) for month in sorted(self.counts))
            return
        for value in self.values(MOST_VALUES):
            yield value.value, value.label, value.count
