"""Questions to the index: which published people have these values, and are called this.

    with snapshot() as index:
        result = find(index, {"fate": ["executed"], "arrest_year": ["1937"]}, "Мейерхольд",
                      {"birth": (1870, 1880)})
        result.total                        exact, at any size
        result.page(1, 50)                  Hits: person and the reason they were found
        result.page(1, 50, "birth")         orders: relevance name -name birth arrest death
        result.counts(["fate", "source"])   each facet under all filters but its own
        index.version                       the ETag

Values within a field add, fields narrow. A range of years finds whoever's date may fall into it.
A code that does not exist finds nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

from pyroaring import BitMap

from registry.search import names
from registry.search.fields import WITH_BIOGRAPHY, WITH_POSSIBLE
from registry.search.orders import NAME, Ordered, in_reverse
from registry.search.snapshot import Snapshot, snapshot

Filters = Mapping[str, Iterable[str]]
# `birth`, `arrest` or `death`: the first and the last year, either may be open.
Ranges = Mapping[str, tuple[int | None, int | None]]

RELEVANCE = "relevance"
SORTS = (RELEVANCE, NAME, "-name", "birth", "arrest", "death")
EXACT = "exact"

LONGEST_QUERY = names.LONGEST_QUERY
MOST_TOKENS = names.MOST_TOKENS
query_tokens = names.query_tokens


class Hit(NamedTuple):
    """A person on a page, and why: a reason of `names.Tier`, `exact` where nothing was asked."""

    person_id: int
    reason: str


class Result:
    """Everybody a question means. Ask it while its snapshot is open."""

    def __init__(
        self, index: Snapshot, selections: dict[str, BitMap], tiers: list[names.Tier] | None
    ) -> None:
        self.index = index
        # What each filter, each range and the name leave: the parts of the intersection.
        self.selections = selections
        self.tiers = tiers
        self._orders: dict[str, Ordered] = {}

    @cached_property
    def documents(self) -> BitMap:
        """Everybody found, as documents of the index."""
        return self.without()

    def without(self, *fields: str) -> BitMap:
        """Everybody found if the filters on some fields were not set."""
        parts = [people for field, people in self.selections.items() if field not in fields]
        return names.all_of(parts) if parts else self.index.all

    @cached_property
    def is_everybody(self) -> bool:
        """Whether nothing narrows the question."""
        return not self.selections

    @cached_property
    def total(self) -> int:
        """How many people are found."""
        return len(self.documents)

    def page(
        self, number: int, size: int, sort: str = RELEVANCE, *, alphabet: str = "cyrillic"
    ) -> list[Hit]:
        """One page, from 1 on; beyond the last it is empty.

        `alphabet` (`cyrillic` or `latin`) is that of the order of names.
        """
        start = (max(number, 1) - 1) * size
        return self.slice(start, start + size, sort, alphabet=alphabet)

    def slice(
        self, start: int, stop: int, sort: str = RELEVANCE, *, alphabet: str = "cyrillic"
    ) -> list[Hit]:
        """The people from one position to another, the end not included."""
        start, stop = min(start, self.total), min(stop, self.total)
        documents = self._taker(sort, alphabet)(start, stop)
        people = self.index.tables.people(documents)
        return [Hit(people[doc], self._reason(doc)) for doc in documents]

    def people(
        self, sort: str = NAME, *, alphabet: str = "cyrillic", portion: int = 1000
    ) -> Iterator[int]:
        """All people in an order, read in portions: for exports."""
        for start in range(0, self.total, portion):
            for hit in self.slice(start, start + portion, sort, alphabet=alphabet):
                yield hit.person_id

    def _taker(self, sort: str, alphabet: str) -> Callable[[int, int], list[int]]:
        by_name = "latin" if alphabet == "latin" else NAME
        if sort == RELEVANCE and self.tiers is not None:
            return lambda start, stop: self._relevant(start, stop, by_name)
        if sort == "-name":
            ordered = self._ordered(by_name)
            return lambda start, stop: in_reverse(self.total, ordered.slice, start, stop)
        return self._ordered(by_name if sort in (RELEVANCE, NAME) else sort).slice

    def _ordered(self, order: str) -> Ordered:
        if order not in self._orders:
            self._orders[order] = Ordered(self.index, self.documents, order)
        return self._orders[order]

    @cached_property
    def _steps(self) -> list[BitMap | list[int]]:
        """The tiers as far as found, in each of them people with a biography first."""
        told = self.index.having(WITH_BIOGRAPHY, [""])
        found: list[BitMap | list[int]] = []
        for tier in self.tiers or ():
            people = tier.people & self.documents
            if tier.ranked:
                ranked = [document for document in tier.ranked if document in people]
                # Among people less and less alike, likeness goes before a biography.
                if tier.reason != names.NEAR:
                    ranked.sort(key=lambda document: document not in told)
                found.append(ranked)
            else:
                found += [people & told, people - told]
        return [step for step in found if step]

    def _relevant(self, start: int, stop: int, by_name: str) -> list[int]:
        found: list[int] = []
        before = 0
        for step in self._steps:
            first, last = max(start - before, 0), min(stop - before, len(step))
            if first < last:
                if isinstance(step, list):
                    found += step[first:last]
                else:
                    found += Ordered(self.index, step, by_name).slice(first, last)
            before += len(step)
            if before >= stop:
                break
        return found

    def _reason(self, document: int) -> str:
        for tier in self.tiers or ():
            if document in tier.people:
                return (tier.reasons or {}).get(document, tier.reason)
        return EXACT

    def counts(
        self, fields: Iterable[str], *, limit: int | None = None
    ) -> dict[str, dict[str, int]]:
        """People per value of each field, under all filters but its own; see `facets`."""
        from registry.search import facets

        return facets.of(self, fields, limit=limit)


def find(index: Snapshot, filters: Filters, q: str = "", ranges: Ranges | None = None) -> Result:
    """Everybody who has a value of every filter, a date within every range, and such a name."""
    selections: dict[str, BitMap] = {}
    for field, values in filters.items():
        wanted = list(values)
        if wanted:
            selections[field] = _with_any(index, field, wanted)
    for kind, (first, last) in (ranges or {}).items():
        if first is not None or last is not None:
            selections[f"{kind}_range"] = _within(index, kind, first, last)
    tiers = names.tiers(index, q) if q.strip() else None
    if tiers is not None:
        found = [tier.people for tier in tiers]
        selections["q"] = BitMap.union(*found) if found else BitMap()
    return Result(index, selections, tiers)


def _with_any(index: Snapshot, field: str, values: list[str]) -> BitMap:
    terms = index.ids(field, values)
    if field in WITH_POSSIBLE:
        terms += index.ids(f"{field}_possible", values)
    return index.union(terms)


def _within(index: Snapshot, kind: str, first: int | None, last: int | None) -> BitMap:
    """People with a date of a kind that may fall into the years."""
    terms: list[int] = []
    for field in (f"{kind}_year", f"{kind}_year_possible", f"{kind}_year_wide"):
        for value, term in index.familiar().ids.get(field, {}).items():
            if value.isdecimal() and (first or 0) <= int(value) <= (last or 9999):
                terms.append(term)
    return index.union(terms)


def nobody(index: Snapshot) -> Result:
    """The answer to a question with a value that does not exist."""
    return Result(index, {"": BitMap()}, None)


def people(q: str, most: int) -> list[int]:
    """The people who fit a name best, in bounded number: for the desk."""
    with snapshot() as index:
        return [hit.person_id for hit in find(index, {}, q).slice(0, most)]
