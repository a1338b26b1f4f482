"""Where people who come stand among the built, in every order; found for many at once."""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from registry.search import bits
from registry.search.facts import Keys
from registry.search.orders import (
    ORDER_SHIFT,
    ORDERS,
    STRETCH,
    STRETCH_SHIFT,
    SortKey,
    sort_key,
)
from registry.search.tables import Tables

# Up to so many people, all orders are searched together, in few questions to the database; more
# are searched order by order, so that the stretches of one are in memory at a time.
FEW = 8
# A search parts its entries into so many ways, then one of them again, and so on. The fewer, the
# more questions and the fewer entries read: of many people, each question is for all.
WAYS_OF_FEW, WAYS_OF_MANY = 32, 2


@dataclass(slots=True)
class _Search:
    """The search for one place in one stretch; in the end it is `low`."""

    order: str
    first: int
    documents: Sequence[int]
    wanted: SortKey
    low: int
    high: int

    def positions(self, step: int) -> range:
        """Where the next step looks: between two of them lies one less than a step."""
        return range(self.low + step - 1, self.high, step)

    def asked(self, step: int) -> Iterable[int]:
        """The documents the next step looks at."""
        return (self.documents[position] for position in self.positions(step))

    def narrow(self, step: int, found: Mapping[int, tuple[int, Keys]]) -> None:
        """Goes between two of them. People who were taken out since are passed over."""
        present = [each for each in self.positions(step) if self.documents[each] in found]

        def key(position: int) -> SortKey:
            person, keys = found[self.documents[position]]
            return sort_key(self.order, keys, person)

        at = bisect_left(present, self.wanted, key=key)
        if at:
            self.low = present[at - 1] + 1
        if at < len(present):
            self.high = present[at]


class Anchors:
    """Finds where new people stand among the built, for one passage through the door."""

    def __init__(self, tables: Tables, built: int) -> None:
        self.tables = tables
        self.built = built
        self._firsts = firsts_of(tables) if built else {}
        self._stretches: dict[int, Sequence[int]] = {}

    def of(self, people: Sequence[tuple[Keys, int]]) -> list[bytes]:
        """For each the place in every order, packed: the number of built people before it."""
        places = [[0] * len(ORDERS) for _ in people]
        numbers = list(range(len(ORDERS)))
        is_few = len(people) <= FEW
        for group in [numbers] if is_few else [[number] for number in numbers]:
            self._stretches.clear()
            searches = {
                (at, number): search
                for number in group
                for at, (keys, person) in enumerate(people)
                if (search := self._begin(number, keys, person))
            }
            self._run(list(searches.values()), WAYS_OF_FEW if is_few else WAYS_OF_MANY)
            for (at, number), search in searches.items():
                places[at][number] = search.first + search.low
        return [bits.pack(row) for row in places]

    def _begin(self, number: int, keys: Keys, person: int) -> _Search | None:
        firsts = self._firsts.get(number)
        if not firsts:
            return None
        wanted = sort_key(ORDERS[number], keys, person)
        stretch = max(bisect_left(firsts, wanted) - 1, 0)
        documents = self._stretch(number, stretch)
        first = stretch << STRETCH_SHIFT
        return _Search(ORDERS[number], first, documents, wanted, 0, len(documents))

    def _stretch(self, number: int, stretch: int) -> Sequence[int]:
        if not number:
            first = stretch << STRETCH_SHIFT
            return range(first, min(first + STRETCH, self.built))
        key = number << ORDER_SHIFT | stretch
        if key not in self._stretches:
            self._stretches[key] = bits.unpack(self.tables.order_documents(key))
        return self._stretches[key]

    def _run(self, searches: Sequence[_Search], ways: int) -> None:
        step = 1
        while step * ways < STRETCH:
            step *= ways
        while step:
            asked = {document for search in searches for document in search.asked(step)}
            found = self.tables.keys_of(sorted(asked))
            for search in searches:
                search.narrow(step, found)
            step //= ways


def firsts_of(tables: Tables) -> dict[int, list[SortKey]]:
    """The first entry of each stretch, by order."""
    found: dict[int, list[SortKey]] = {}
    for key, first in tables.order_firsts():
        entry = json.loads(first) if isinstance(first, str) else first
        found.setdefault(key >> ORDER_SHIFT, []).append(entry)
    return found
