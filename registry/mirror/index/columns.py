"""Filters: for each person the values of a field, as a number in a list of combinations.

Few combinations make up most registers, so that a person takes one or two letters a field.
"""

from __future__ import annotations

from array import array
from typing import Any

from django.utils import translation

from registry.filters import PersonFilterSet
from registry.mirror.index.order import Order
from registry.mirror.index.symbols import fixed, width_for
from registry.search.fields import FACETS, WITH_BIOGRAPHY, YEARS
from registry.search.labels import labels_of
from registry.search.snapshot import Snapshot
from registry.search.words import INITIAL
from registry.web.wording import filter_label, plain, value_label

# So many people stand in one file of a field.
CHUNK = 1 << 14
FIELDS = (*FACETS, *YEARS, WITH_BIOGRAPHY, INITIAL)
# What a filter may ask for by a word of its own.
WITH_WORDS = tuple(field for field in FACETS if field in PersonFilterSet.base_filters)


class Column:
    """One field: its values with their counts, the combinations, one of them for each person."""

    def __init__(self, index: Snapshot, field: str, order: Order) -> None:
        self.field = field
        terms = [term for term in index.tables.terms_of_fields([field]) if term.df]
        terms.sort(key=lambda term: (-term.df, term.value))
        self.values: list[str] = []
        self.counts: list[int] = []
        self.combinations: list[list[int]] = [[]]
        self._longer: dict[tuple[int, int], int] = {}
        self.numbers = array("I", [0]) * len(order)
        for term in terms:
            places = order.of(index.union([term.id]))
            if places:
                self._add(term.value, places)

    def _add(self, value: str, places: list[int]) -> None:
        number = len(self.values)
        self.values.append(value)
        self.counts.append(len(places))
        for place in places:
            key = (self.numbers[place], number)
            longer = self._longer.get(key)
            if longer is None:
                longer = self._longer[key] = len(self.combinations)
                self.combinations.append([*self.combinations[key[0]], number])
            self.numbers[place] = longer

    @property
    def width(self) -> int:
        """How many letters a person takes."""
        return width_for(len(self.combinations))

    def about(self) -> dict[str, Any]:
        """What a browser must know of the field before it reads of people."""
        return {
            "width": self.width,
            "values": self.values,
            "counts": self.counts,
            "combinations": self.combinations,
        }

    def chunks(self) -> list[str]:
        """The people, file by file."""
        starts = range(0, max(len(self.numbers), 1), CHUNK)
        return [fixed(self.numbers[start : start + CHUNK], self.width) for start in starts]


def words_of(column: Column, language: str) -> dict[str, Any]:
    """What the field and its values are called in a language."""
    with translation.override(language):
        field = column.field
        labels = labels_of({field: column.values})
        told = [plain(value_label(field, value, labels)) for value in column.values]
        return {"label": filter_label(field), "values": told}
