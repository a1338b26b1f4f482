"""The numbers of people in a mirror: their places in the order of names."""

from __future__ import annotations

from array import array
from functools import lru_cache

from pyroaring import BitMap

from registry.models import Person
from registry.search.orders import NAME, Ordered
from registry.search.snapshot import Snapshot

NOBODY = 0xFFFFFFFF


class Order:
    """Who stands where."""

    def __init__(self, documents: array[int]) -> None:
        self.documents = documents
        self._places = array("I", [NOBODY]) * (max(documents, default=0) + 1)
        for place, document in enumerate(documents):
            self._places[document] = place

    def __len__(self) -> int:
        return len(self.documents)

    def of(self, people: BitMap) -> list[int]:
        """The places of some people, growing; those left out of the mirror have none."""
        places = self._places
        most = len(places)
        found = [places[each] for each in people if each < most]
        return sorted(place for place in found if place != NOBODY)


def order_of(index: Snapshot, most_people: int, by: str = NAME) -> Order:
    """The order at the version of the snapshot."""
    return _order(index, (index.state.build, index.version), most_people, by)


@lru_cache(maxsize=2)
def _cached(key: tuple[int, int], most_people: int, by: str) -> list[Order]:
    del key, most_people, by
    return []


def forget() -> None:
    """A mirror begins without what was kept for another, maybe of another register."""
    _cached.cache_clear()


def _order(index: Snapshot, key: tuple[int, int], most_people: int, by: str) -> Order:
    kept = _cached(key, most_people, by)
    if not kept:
        kept.append(_read(index, most_people, by))
    return kept[0]


def _read(index: Snapshot, most_people: int, by: str) -> Order:
    everybody = index.all
    found = array("I")
    ordered = Ordered(index, everybody, by)
    for start in range(0, len(everybody), 50_000):
        found.extend(ordered.slice(start, min(start + 50_000, len(everybody))))
    if most_people:
        chosen = Person.objects.published().order_by("pk").values_list("pk", flat=True)
        keys = set(chosen[:most_people])
        people = index.tables.people(found)
        found = array("I", [each for each in found if people[each] in keys])
    return Order(found)
