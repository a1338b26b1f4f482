"""Orders of people: any page of any result, as fast as the first.

A rebuild numbers people in the order of names and writes the other orders down in stretches, each
with a bitmap of its people. Whoever came or was renamed since has an anchor in every order: the
number of built people who sort before. A page is a slice of the built, with those merged in.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable
from typing import Any

from pyroaring import BitMap

from registry.search import bits
from registry.search.cache import TailEntry
from registry.search.facts import Keys
from registry.search.snapshot import Snapshot

STRETCH_SHIFT = 15
STRETCH = 1 << STRETCH_SHIFT
ORDER_SHIFT = 20

NAME = "name"
# The first is the order of the documents themselves and has no stretches of its own.
ORDERS = (NAME, "latin", "birth", "arrest", "death")

# Packed documents of stretches kept by a process: 128 KB each.
MOST_STRETCHES = 48

SortKey = list[Any]


def sort_key(order: str, keys: Keys, person: int) -> SortKey:
    """What decides between two people in an order; namesakes by their entry."""
    if order == NAME:
        return [keys.name, person]
    return [getattr(keys, order), keys.name, person]


class Ordered:
    """A set of documents in one order, from which slices are taken."""

    def __init__(self, index: Snapshot, documents: BitMap, order: str) -> None:
        self.index = index
        self.documents = documents
        self.number = ORDERS.index(order)
        self.order = order
        built = index.state.built
        self.size = len(documents)
        self.built_size = documents.rank(built - 1) if built else 0
        self._tail: list[tuple[int, int]] | None = None
        self._sums: list[int] = [0]

    def slice(self, start: int, stop: int) -> list[int]:
        """The documents from one position to another, the end not included."""
        start, stop = max(start, 0), min(stop, self.size)
        if start >= stop:
            return []
        if self.built_size == self.size:
            return self._built(start, stop)
        tail = self._tail_entries()
        first = self._search(tail, start)
        last = self._search(tail, stop)
        between = self._built(start - first, stop - last)
        found: list[int] = []
        taken = 0
        for number in range(first, last):
            anchor, document = tail[number]
            position = number + self._built_before(anchor) - start
            more = position - len(found)
            found += between[taken : taken + more]
            taken += more
            found.append(document)
        return found + between[taken:]

    def _search(self, tail: list[tuple[int, int]], position: int) -> int:
        """How many of the tail stand before a position of the whole."""
        low, high = 0, len(tail)
        while low < high:
            middle = (low + high) // 2
            if middle + self._built_before(tail[middle][0]) < position:
                low = middle + 1
            else:
                high = middle
        return low

    # The tail ----------------------------------------------------------------------------------

    def _tail_entries(self) -> list[tuple[int, int]]:
        """(anchor, document) of those who came after the rebuild, in order."""
        if self._tail is None:
            known = tail_of(self.index)
            built = self.index.state.built
            documents = self.documents[self.built_size :] if built else self.documents
            entries = [(document, known[document]) for document in documents]
            # By their keys, not their anchors: two anchors may differ by people who were taken out
            # between the one's coming and the other's, and mean the same place.
            entries.sort(key=lambda item: sort_key(self.order, item[1].keys, item[1].person))
            self._tail = [(entry.anchors[self.number], doc) for doc, entry in entries]
        return self._tail

    # The built ---------------------------------------------------------------------------------

    def _built_before(self, anchor: int) -> int:
        """How many of the built among the documents sort before an anchor."""
        if not anchor:
            return 0
        if not self.number:
            return int(self.documents.rank(anchor - 1))
        stretch = anchor >> STRETCH_SHIFT
        before = self._sum(stretch)
        within = anchor & (STRETCH - 1)
        if not within:
            return before
        documents = self._stretch_documents(stretch)
        return before + sum(1 for doc in documents[:within] if doc in self.documents)

    def _built(self, start: int, stop: int) -> list[int]:
        if start >= stop:
            return []
        if not self.number:
            return list(self.documents[start:stop])
        found: list[int] = []
        stretch = self._stretch_at(start)
        position = self._sum(stretch)
        while position < stop:
            here = [doc for doc in self._stretch_documents(stretch) if doc in self.documents]
            found += here[max(start - position, 0) : stop - position]
            position += len(here)
            stretch += 1
        return found

    def _stretch_at(self, position: int) -> int:
        """The stretch in which a position of the built lies."""
        stretch = 0
        while self._sum(stretch + 1) <= position:
            stretch += 1
        return stretch

    def _sum(self, stretch: int) -> int:
        """How many of the documents lie in stretches before this one; counted as far as needed."""
        stretches = stretch_bitmaps(self.index, self.number)
        while len(self._sums) <= min(stretch, len(stretches)):
            counted = self.documents.intersection_cardinality(stretches[len(self._sums) - 1])
            self._sums.append(self._sums[-1] + counted)
        return self._sums[min(stretch, len(stretches))]

    def _stretch_documents(self, stretch: int) -> array[int]:
        return stretch_documents(self.index, self.number, stretch)


def tail_of(index: Snapshot) -> dict[int, TailEntry]:
    """Everybody who came after the rebuild, up to the snapshot and perhaps a little beyond."""
    memory, state = index.memory, index.state
    if memory.tail_until < state.next_document:
        rows = index.tables.tail(max(state.built, memory.tail_until))
        entries = {
            document: TailEntry(tuple(bits.unpack(anchors)), keys, person)
            for document, person, keys, anchors in rows
        }
        with memory.lock:
            memory.tail.update(entries)
            memory.tail_until = max(memory.tail_until, state.next_document)
    return memory.tail


def stretch_bitmaps(index: Snapshot, number: int) -> list[BitMap]:
    """The people of each stretch of an order."""
    known = index.memory.stretches.get(number)
    if known is None:
        first = number << ORDER_SHIFT
        rows = index.tables.order_bits(first, first | (1 << ORDER_SHIFT) - 1)
        known = [bits.load(row[1]) for row in rows]
        index.memory.stretches[number] = known
    return known


def stretch_documents(index: Snapshot, number: int, stretch: int) -> array[int]:
    """The people of one stretch in their order."""
    key = number << ORDER_SHIFT | stretch
    kept = index.memory.documents
    with index.memory.lock:
        packed = kept.get(key)
    if packed is None:
        packed = index.tables.order_documents(key)
        with index.memory.lock:
            kept[key] = packed
            while len(kept) > MOST_STRETCHES:
                kept.popitem(last=False)
    return bits.unpack(packed)


def in_reverse(
    size: int, take: Callable[[int, int], list[int]], start: int, stop: int
) -> list[int]:
    """A slice of the order read backwards."""
    return take(max(size - stop, 0), size - start)[::-1] if start < size else []
