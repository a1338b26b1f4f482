"""Where somebody new stands among the built, whoever of those was taken out since."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.search import anchors, bits
from registry.search.facts import NO_DATE, Keys
from registry.search.orders import ORDER_SHIFT, STRETCH
from registry.search.tables import Tables


def keys(name: str) -> Keys:
    return Keys(name, name, NO_DATE, NO_DATE, NO_DATE)


class Built:
    """The order of names of so many built people, 000000, 000002 …; some are taken out."""

    def __init__(self, size: int, gone: frozenset[int] = frozenset()) -> None:
        self.size, self.gone = size, gone
        self.read = 0

    def order_firsts(self) -> list[tuple[int, list[Any]]]:
        firsts = range(0, self.size, STRETCH)
        return [(0 << ORDER_SHIFT | at, [name_of(doc), doc]) for at, doc in enumerate(firsts)]

    def keys_of(self, documents: Sequence[int]) -> dict[int, tuple[int, Keys]]:
        self.read += len(documents)
        return {doc: (doc, keys(name_of(doc))) for doc in documents if doc not in self.gone}

    def places(self, names: Sequence[str]) -> list[int]:
        """How many of the built stand before each newcomer."""
        found = anchors.Anchors(cast(Tables, self), self.size)
        people = [(keys(name), 10**6 + at) for at, name in enumerate(names)]
        return [next(iter(bits.unpack(packed))) for packed in found.of(people)]


def name_of(document: int) -> str:
    return f"{2 * document:06}"


@given(
    size=st.integers(1, 2 * STRETCH + 5),
    gone=st.frozensets(st.integers(0, 300), max_size=200),
    wanted=st.lists(st.integers(0, 4 * STRETCH + 20), min_size=1, max_size=12),
)
def test_nobody_still_there_stands_on_the_wrong_side_of_a_newcomer(
    size: int, gone: frozenset[int], wanted: list[int]
) -> None:
    built = Built(size, gone)
    for number, place in zip(wanted, built.places([f"{each:06}" for each in wanted]), strict=True):
        # Of two of one name the built one is first: it was entered before.
        before = number // 2 + 1
        first, last = sorted((min(before, size), place))
        assert set(range(first, last)) <= gone


@pytest.mark.parametrize(("people", "most"), [(1, 96), (500, 17)])
def test_of_a_stretch_few_entries_are_read_for_each_newcomer(people: int, most: int) -> None:
    built = Built(STRETCH)
    built.places([f"{number * 131:06}" for number in range(people)])
    assert built.read <= most * people
