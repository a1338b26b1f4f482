"""Exact counts of every value of every facet, each under all filters but its own.

How a count is made depends on how many people are left: all of them have stored counts, nearly all
are counted by those who are not among them, and otherwise every value's people are intersected.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from heapq import heappush, heapreplace
from typing import TYPE_CHECKING

from pyroaring import BitMap

from registry.search import bits
from registry.search.snapshot import Snapshot

if TYPE_CHECKING:
    from registry.search.query import Result

Counts = dict[str, dict[str, int]]

# Up to so many people their own rows are read; beyond, every value is asked.
FEW = 100
# From this share of everybody on, those who are missing are counted instead.
NEARLY_ALL = 0.92
# A field with more values than this is counted only as far as the commonest need.
MANY_VALUES = 100


def of(result: Result, fields: Iterable[str], *, limit: int | None = None) -> Counts:
    """People per value for each field; possible years of `x_year` under `x_year_possible`.

    Values nobody has are left out. With a `limit`, only the commonest of a field with very many
    values, and the chosen ones.
    """
    wanted = [name for field in fields for name in _with_possible(result.index, field)]
    found: Counts = {}
    together: dict[str, list[str]] = {}
    for field in wanted:
        chosen = _selection(field)
        together.setdefault(chosen if chosen in result.selections else "", []).append(field)
    under = {
        selection: result.without(selection) if selection else result.documents
        for selection in together
    }
    few = [people for people in under.values() if len(people) <= FEW]
    result.index.read_terms_of(BitMap.union(*few) if few else BitMap())
    for selection, group in together.items():
        found.update(_count(result.index, under[selection], group, limit))
    return {field: found[field] for field in wanted if found.get(field)}


def _with_possible(index: Snapshot, field: str) -> list[str]:
    possible = f"{field}_possible"
    return [field, possible] if possible in index.familiar().ids else [field]


def _selection(field: str) -> str:
    """The filter that does not narrow a field: its own."""
    return field.removesuffix("_possible")


def _count(index: Snapshot, people: BitMap, fields: list[str], limit: int | None) -> Counts:
    everybody = index.all
    familiar = index.familiar()
    if len(people) == len(everybody):
        return {field: _commonest(familiar.counts.get(field, {}), limit) for field in fields}
    if not people:
        return {}
    if len(people) <= FEW:
        return _count_rows(index, people, fields)
    missing = everybody - people if len(people) >= NEARLY_ALL * len(everybody) else None
    return {
        field: _count_values(index, people, missing, field, limit)
        for field in fields
        if field in familiar.ids
    }


def _commonest(stored: Mapping[str, int], limit: int | None) -> dict[str, int]:
    found = {value: number for value, number in stored.items() if number}
    if limit is None or len(found) <= MANY_VALUES:
        return found
    return dict(sorted(found.items(), key=lambda item: -item[1])[:limit])


def _count_rows(index: Snapshot, people: BitMap, fields: list[str]) -> Counts:
    """By the rows of the people themselves."""
    tally: Counter[int] = Counter()
    for packed in index.read_terms_of(people):
        for terms in bits.term_parts(packed):
            tally.update(terms)
    familiar = index.familiar()
    found: Counts = {}
    for field in fields:
        known = familiar.ids.get(field, {})
        found[field] = {value: tally[term] for value, term in known.items() if term in tally}
    return found


def _count_values(
    index: Snapshot, people: BitMap, missing: BitMap | None, field: str, limit: int | None
) -> dict[str, int]:
    """By the people of every value; of very many values the commonest, with an early stop."""
    familiar = index.familiar()
    ids = familiar.ids[field]
    if limit is not None and len(ids) > MANY_VALUES:
        return _count_commonest(index, people, field, limit)
    bitmaps = index.bitmaps(ids.values())
    found: dict[str, int] = {}
    for value, term in ids.items():
        bitmap = bitmaps[term]
        if missing is None:
            number = bitmap.intersection_cardinality(people)
        else:
            number = len(bitmap) - bitmap.intersection_cardinality(missing)
        if number:
            found[value] = number
    return found


def _count_commonest(index: Snapshot, people: BitMap, field: str, limit: int) -> dict[str, int]:
    familiar = index.familiar()
    ids, stored = familiar.ids[field], familiar.counts[field]
    ordered = sorted(ids, key=lambda value: -stored[value])
    best: list[tuple[int, str]] = []
    for start in range(0, len(ordered), MANY_VALUES):
        values = ordered[start : start + MANY_VALUES]
        if len(best) == limit and stored[values[0]] <= best[0][0]:
            break
        bitmaps = index.bitmaps(ids[value] for value in values)
        for value in values:
            number = bitmaps[ids[value]].intersection_cardinality(people)
            if number and len(best) < limit:
                heappush(best, (number, value))
            elif best and number > best[0][0]:
                heapreplace(best, (number, value))
    return {value: number for number, value in sorted(best, reverse=True)}
