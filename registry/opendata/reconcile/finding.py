"""Candidates of every type that is asked for, put together."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain, zip_longest

from registry.opendata.reconcile import people, things
from registry.opendata.reconcile.asking import PERSON, Query
from registry.opendata.reconcile.people import Candidate, language_of
from registry.search.snapshot import Snapshot


def candidates(index: Snapshot, query: Query) -> list[Candidate]:
    """What a query may mean, the likest first; at most one of them is a match."""
    found = [
        each
        for kind in query.kinds
        for each in (
            people.candidates(index, query) if kind == PERSON else things.candidates(query, kind)
        )
    ]
    # What is likest among its own kind is not told apart from one of another.
    if sum(each.match for each in found) > 1:
        for each in found:
            each.match = False
    found.sort(key=lambda each: (-each.score, each.public_id))
    return found[: query.limit]


def beginning(
    index: Snapshot, start: str, kinds: Iterable[str], *, skip: int, most: int
) -> list[Candidate]:
    """What is called so, as far as it is typed: the best of each type in turn, without the first
    `skip`."""
    language, wanted = language_of(start), skip + most
    found = [
        people.beginning(index, start, wanted, language)
        if kind == PERSON
        else things.beginning(kind, start, wanted, language)
        for kind in kinds
    ]
    in_turn = [each for each in chain(*zip_longest(*found)) if each is not None]
    return in_turn[skip:wanted]
