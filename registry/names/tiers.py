"""A name query as sets of people in order of trust: how many there are, and who comes before whom.

Every word of the query must be found in a name. The tiers do not overlap; together they are the
result whose size is shown. What stands first within a tier is for `scoring` to say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import reduce
from operator import and_, or_
from typing import TypeVar

from registry.names.candidates import People, Vocabulary, words_alike
from registry.names.forms import Form
from registry.names.keys import Field, initials_of
from registry.names.queries import Query
from registry.names.similarity import Reason

P = TypeVar("P", bound=People)

# A tier holds all that is at least as good as its reason and in no tier before.
LEVELS = (Reason.EXACT, Reason.EQUIVALENT, Reason.SOUND, Reason.NEAR, Reason.SKELETON)


def tiers(
    query: Query, vocabulary: Vocabulary, postings: Callable[[Field, str], P]
) -> list[tuple[Reason, P]]:
    """The people found, best first; as re-typed only if nobody is found as typed."""
    for meant in (query, *query.retyped):
        found = list(_of_one(meant, vocabulary, postings))
        if found:
            return found if meant is query else [(Reason.KEYBOARD, people) for _, people in found]
    return []


def _of_one(
    query: Query, vocabulary: Vocabulary, postings: Callable[[Field, str], P]
) -> Iterator[tuple[Reason, P]]:
    bearers: dict[int, dict[Reason, P]] = {}
    for division in query.divisions:
        for unit in division.units:
            if unit.number not in bearers:
                bearers[unit.number] = _bearers(unit.form, vocabulary, postings)
    before: P | None = None
    for level in LEVELS:
        people = _at_level(query, level, bearers)
        if people is None:
            continue
        fresh = people if before is None else people - before
        if len(fresh):
            yield level, fresh
        before = people if before is None else before | people


def _at_level(query: Query, level: Reason, bearers: dict[int, dict[Reason, P]]) -> P | None:
    """Who has each word of a division at least as well as the level, in any division."""
    found: list[P] = []
    for division in query.divisions:
        rows = [
            [people for reason, people in bearers[unit.number].items() if reason <= level]
            for unit in division.units
        ]
        if rows and all(rows):
            found.append(reduce(and_, (reduce(or_, row) for row in rows)))
    return reduce(or_, found) if found else None


def _bearers(
    asked: Form, vocabulary: Vocabulary, postings: Callable[[Field, str], P]
) -> dict[Reason, P]:
    """The people who bear a word alike, by the way in which it is."""
    found: dict[Reason, P] = {}
    if asked.is_short:
        # An initial is all that was asked for, so whoever has it has it exactly.
        for letter in sorted(initials_of(asked)):
            people = postings(Field.INITIAL, letter)
            known = found.get(Reason.EXACT)
            found[Reason.EXACT] = people if known is None else known | people
        return found
    for _, word, reason in words_alike(asked, vocabulary):
        people = postings(Field.EXACT, word)
        found[reason] = found[reason] | people if reason in found else people
    return found
