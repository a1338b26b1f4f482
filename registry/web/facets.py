"""The filters beside a list: values with exact counts, those chosen, the way to all values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.safestring import SafeString

from registry.filters import PersonFilterSet
from registry.search.facets import Counts
from registry.search.labels import Labels, labels_of
from registry.search.terms import NOT_RECORDED, YES
from registry.web.addresses import Query
from registry.web.wording import filter_label, plain, value_label

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
)
RANGE_ENDS = ("arrest_from", "arrest_to", "birth_from", "birth_to")
RECORD_HAS = ("has_picture", "has_dispute")
COUNTED = (*OPEN, *FOLDED, *RECORD_HAS)
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
    """One value of a filter, with the people it would give."""

    name: str
    value: str
    label: SafeString
    count: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """One filter with its most frequent values."""

    name: str
    label: str
    values: list[Value]
    total: int
    more: str
    is_open: bool

    @property
    def has_more(self) -> bool:
        """Whether there are values that are not shown."""
        return self.total > len(self.values)


@dataclass(frozen=True, slots=True)
class Panel:
    """All filters beside a list."""

    first: list[Facet]
    second: list[Facet]
    folded: list[Facet]
    record_has: list[Value]
    ranges: dict[str, str]
    years_of_arrest: str
    # Filters without a control here: they stay in force when the form is sent.
    kept: list[tuple[str, str]]
    # What was asked for, without values that are none.
    query: Query


def panel(filters: PersonFilterSet, counts: Counts, query: Query) -> Panel:
    """The filters with their counts; labels of open lists come in one query."""
    counts = {name: with_possible(name, counts) for name in COUNTED}
    typed, query = query, _known(filters, counts, query)
    picked = {
        name: _picked(name, counts.get(name, {}), query.values(name)) for name in (*OPEN, *FOLDED)
    }
    labels = {**filters.labels, **labels_of(picked)}
    made = {
        name: facet(name, codes, counts.get(name, {}), query, labels)
        for name, codes in picked.items()
    }
    return Panel(
        first=[made[name] for name in OPEN[:BEFORE_YEARS] if made[name].values],
        second=[made[name] for name in OPEN[BEFORE_YEARS:] if made[name].values],
        folded=[made[name] for name in FOLDED if made[name].values],
        record_has=[
            _value(name, YES, counts.get(name, {}), query, labels)
            for name in RECORD_HAS
            if counts.get(name, {}).get(YES) or YES in query.values(name)
        ],
        # A year that was mistyped stays in its field, to be mended.
        ranges={name: (typed.values(name) or [""])[0] for name in RANGE_ENDS},
        years_of_arrest=_all_values("arrest_year", query.without("arrest_from", "arrest_to")),
        kept=_kept(query, [*made.values()]),
        query=query,
    )


def _known(filters: PersonFilterSet, counts: Counts, query: Query) -> Query:
    """Without the values that are none: sending the form leaves them behind."""
    return Query(
        tuple(
            (name, value)
            for name, value in query.pairs
            if name not in filters.refused or value in counts.get(name, {})
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
    name: str, codes: Iterable[str], counted: Mapping[str, int], query: Query, labels: Labels
) -> Facet:
    """A filter with the given values; what has no published words is not shown."""
    values = [_value(name, code, counted, query, labels) for code in codes]
    known = [value for value in values if has_words(value, labels)]
    hidden = len(values) - len(known)
    return Facet(
        name=name,
        label=filter_label(name),
        values=sorted(known, key=_in_order),
        total=len({*counted, *query.values(name)}) - hidden,
        more=_all_values(name, query),
        is_open=name in OPEN or bool(query.values(name)),
    )


def _value(
    name: str, value: str, counted: Mapping[str, int], query: Query, labels: Labels
) -> Value:
    return Value(
        name=name,
        value=value,
        label=value_label(name, value, labels),
        count=counted.get(value, 0),
        is_chosen=value in query.values(name),
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
    """On the page of all values: years in time, words by frequency."""
    if value.name in IN_TIME:
        return value.value == NOT_RECORDED, value.value, ""
    return _in_order(value)
