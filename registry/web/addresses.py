"""Queries of lists as values: in canonical order, with one filter more, with one less.

One set of filters has one address. Parameters stand in the order of `PARAMETERS`, values sorted,
blanks left out; whatever else an address carries is no filter and is dropped.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict

from registry.filters import PersonFilterSet

PARAMETERS = (*PersonFilterSet.base_filters, "page")
# Parameters that are given once; of several the last one counts.
SINGLE = {"q", "arrest_from", "arrest_to", "birth_from", "birth_to", "sort", "page"}
# Parameters that choose no people.
NO_FILTERS = {"sort", "page"}
# A range is one filter, though it has two ends.
RANGES = {"arrest_from": "arrest_to", "birth_from": "birth_to"}

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Query:
    """The parameters of a list."""

    pairs: tuple[Pair, ...] = ()

    @classmethod
    def of(cls, data: QueryDict) -> Query:
        """What a request asks for, right or wrong."""
        return cls._ordered({name: data.getlist(name) for name in PARAMETERS})

    @classmethod
    def made(cls, **values: str | Iterable[str]) -> Query:
        """From values by name."""
        return cls._ordered(
            {name: [found] if isinstance(found, str) else found for name, found in values.items()}
        )

    @classmethod
    def _ordered(cls, values: Mapping[str, Iterable[str]]) -> Query:
        pairs: list[Pair] = []
        for name in PARAMETERS:
            given = [value.strip() for value in values.get(name, ())]
            kept = given[-1:] if name in SINGLE else sorted(set(given))
            pairs += [(name, value) for value in kept if value]
        # With a name, whoever fits best comes first of itself; else the order is that of names.
        usual = "relevance" if ("q" in {name for name, _value in pairs}) else "name"
        unsaid = {("sort", usual), ("page", "1")}
        if usual == "name":
            unsaid.add(("sort", "relevance"))
        return cls(tuple(pair for pair in pairs if pair not in unsaid))

    def __str__(self) -> str:
        """With its question mark; blank where nothing is asked."""
        return f"?{urlencode(self.pairs)}" if self.pairs else ""

    @property
    def data(self) -> QueryDict:
        """As a form reads it."""
        data = QueryDict(mutable=True)
        for name, value in self.pairs:
            data.appendlist(name, value)
        return data

    @property
    def filters(self) -> tuple[Pair, ...]:
        """What chooses people."""
        return tuple(pair for pair in self.pairs if pair[0] not in NO_FILTERS)

    def values(self, name: str) -> list[str]:
        """The values of one parameter."""
        return [value for key, value in self.pairs if key == name]

    def without(self, *names: str) -> Query:
        """Without whole parameters; without `page` whenever the people change."""
        return Query(tuple(pair for pair in self.pairs if pair[0] not in names))

    def without_value(self, name: str, value: str) -> Query:
        """Without one value, from the first page."""
        left = tuple(pair for pair in self.pairs if pair != (name, value))
        return Query(left).without("page")

    def with_value(self, name: str, value: str) -> Query:
        """With one value more, or another where only one is possible; from the first page."""
        others = self.without(name, "page") if name in SINGLE else self.without("page")
        values: dict[str, list[str]] = {}
        for key, old in (*others.pairs, (name, value)):
            values.setdefault(key, []).append(old)
        return Query._ordered(values)

    def page(self, number: int) -> Query:
        """Another page of the same list."""
        rest = self.without("page").pairs
        return Query((*rest, ("page", str(number)))) if number > 1 else Query(rest)
