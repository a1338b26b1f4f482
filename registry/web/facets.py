"""The filters beside a list: values with exact counts, those chosen, the way to all values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.safestring import SafeString

from registry.filters import PersonFilterSet
from registry.search.facets import Counts
from registry.search.fields import WITH_POSSIBLE
from registry.search.labels import Labels, labels_at
from registry.search.snapshot import Snapshot
from registry.search.terms import NOT_RECORDED, YES
from registry.web.addresses import Query
from registry.web.wording import filter_label, perhaps, plain, value_label

SHOWN = 8

# Beside the list, in this order; the first ones stand open.
OPEN = ("fate", "profession", "role", "burial_place")
# The range of years of arrest stands behind the first two.
BEFORE_YEARS = 2
FOLDED = (
    "nationality",
    "sentencing_body",
    "region",
    "event",
    "rehabilitation",
    "death_year",
    "sex",
    "source",
)
# Under the range of years of arrest.
YEARS_OF_ARREST = "arrest_year"
SHOWN_BESIDE = (*OPEN, *FOLDED, YEARS_OF_ARREST)
RANGE_ENDS = ("arrest_from", "arrest_to", "birth_from", "birth_to")
RECORD_HAS = ("has_picture", "has_dispute")
COUNTED = (*SHOWN_BESIDE, *RECORD_HAS)
# Lists of all values have a page each; these more have only that page.
WITH_PAGE = (
    "fate",
    "profession",
    "nationality",
    "sentencing_body",
    "region",
    "arrest_year",
    "death_year",
    "burial_place",
    "event",
    "place",
    "rehabilitation",
    "source",
)
IN_TIME = {"arrest_year", "death_year"}


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a filter, with the people it would give; of a year some are not certain."""

    name: str
    value: str
    label: SafeString
    count: int
    is_chosen: bool
    possible: int = 0

    @property
    def certain(self) -> int:
        """How many of the people the value is certainly true of."""
        return self.count - self.possible

    @property
    def perhaps(self) -> str:
        """What is said of the others."""
        return perhaps(self.certain, self.possible)


@dataclass(frozen=True, slots=True)
class Facet:
    """One filter with its most frequent values."""

    name: str
    label: str
    values: list[Value]
    # None where there are too many values to have been counted one by one.
    total: int | None
    more: str
    is_open: bool

    @property
    def has_more(self) -> bool:
        """Whether there are values that are not shown."""
        return self.total is None or self.total > len(self.values)


@dataclass(frozen=True, slots=True)
class Panel:
    """All filters beside a list."""

    first: list[Facet]
    second: list[Facet]
    folded: list[Facet]
    record_has: list[Value]
    ranges: dict[str, str]
    years_of_arrest: Facet
    # Filters without a control here: they stay in force when the form is sent.
    kept: list[tuple[str, str]]
    # What was asked for, without values that are none.
    query: Query


def panel(
    index: Snapshot, filters: PersonFilterSet, counts: Counts, query: Query, most: int = 0
) -> Panel:
    """The filters with their counts; labels of open lists come in one query, if any are new.

    `most` is the number of values that were counted of a filter with more.
    """
    typed, query = query, _known(filters, counts, query)
    picked = {
        name: _picked(name, with_possible(name, counts), query.values(name))
        for name in SHOWN_BESIDE
    }
    labels = {**filters.labels, **labels_at(index, picked)}
    made = {
        name: facet(name, codes, counts, query, labels, most=most) for name, codes in picked.items()
    }
    return Panel(
        first=[made[name] for name in OPEN[:BEFORE_YEARS] if made[name].values],
        second=[made[name] for name in OPEN[BEFORE_YEARS:] if made[name].values],
        folded=[made[name] for name in FOLDED if made[name].values],
        record_has=[
            _value(name, YES, counts, query, labels)
            for name in RECORD_HAS
            if counts.get(name, {}).get(YES) or YES in query.values(name)
        ],
        # A year that was mistyped stays in its field, to be mended.
        ranges={name: (typed.values(name) or [""])[0] for name in RANGE_ENDS},
        years_of_arrest=made[YEARS_OF_ARREST],
        kept=_kept(query, [*made.values()]),
        query=query,
    )


def _known(filters: PersonFilterSet, counts: Counts, query: Query) -> Query:
    """Without the values that are none: sending the form leaves them behind."""
    return Query(
        tuple(
            (name, value)
            for name, value in query.pairs
            if name not in filters.refused or value in with_possible(name, counts)
        )
    )


def _kept(query: Query, made: list[Facet]) -> list[tuple[str, str]]:
    """A chosen value has a checkbox of its own wherever its filter is shown."""
    with_control = {(value.name, value.value) for one in made for value in one.values}
    with_control |= {(name, YES) for name in RECORD_HAS}
    return [
        (name, value)
        for name, value in query.pairs
        if (name, value) not in with_control and name not in (*RANGE_ENDS, "page")
    ]


def _all_values(name: str, query: Query) -> str:
    return reverse("registry:values", args=[name]) + str(query.without("page", "sort"))


def with_possible(name: str, counts: Counts) -> dict[str, int]:
    """People a value; a year counts also those whose date may fall into it, as its filter does."""
    found: dict[str, int] = dict(counts.get(name, {}))
    for value, number in counts.get(f"{name}_possible", {}).items():
        found[value] = found.get(value, 0) + number
    return found


def _picked(name: str, counted: Mapping[str, int], chosen: Sequence[str]) -> list[str]:
    """The values shown: the chosen ones and the most frequent."""
    frequent = sorted(counted, key=lambda value: (value == NOT_RECORDED, -counted[value], value))
    others = [value for value in frequent if value not in chosen]
    return [*chosen, *others[: max(0, SHOWN - len(chosen))]]


def facet(
    name: str,
    codes: Iterable[str],
    counts: Counts,
    query: Query,
    labels: Labels,
    *,
    most: int = 0,
) -> Facet:
    """A filter with the given values; what has no published words is not shown."""
    counted = with_possible(name, counts)
    values = [_value(name, code, counts, query, labels) for code in codes]
    known = [value for value in values if has_words(value, labels)]
    hidden = len(values) - len(known)
    chosen = query.values(name)
    is_cut = most <= len(counted) <= most + len(chosen) and name not in WITH_POSSIBLE
    return Facet(
        name=name,
        label=filter_label(name),
        values=sorted(known, key=in_order_of_page),
        total=None if most and is_cut else len({*counted, *chosen}) - hidden,
        more=_all_values(name, query),
        is_open=name in OPEN or bool(query.values(name)),
    )


def _value(name: str, value: str, counts: Counts, query: Query, labels: Labels) -> Value:
    possible = counts.get(f"{name}_possible", {}).get(value, 0)
    return Value(
        name=name,
        value=value,
        label=value_label(name, value, labels),
        count=counts.get(name, {}).get(value, 0) + possible,
        is_chosen=value in query.values(name),
        possible=possible,
    )


def has_words(value: Value, labels: Labels) -> bool:
    """Whether a reader may be told the value: a place that is not published has no words."""
    open_lists = (*PersonFilterSet.OPEN, *PersonFilterSet.OPEN_WITHOUT_MISSING)
    if value.name not in open_lists or value.value == NOT_RECORDED or value.is_chosen:
        return True
    return (value.name, value.value) in labels


def _in_order(value: Value) -> tuple[bool, int, str]:
    """The most frequent first, what is not recorded last."""
    return value.value == NOT_RECORDED, -value.count, plain(value.label).casefold()


def in_order_of_page(value: Value) -> tuple[bool, int | str, str]:
    """Years in time, words by frequency."""
    if value.name in IN_TIME:
        return value.value == NOT_RECORDED, value.value, ""
    return _in_order(value)
