"""A query about a name: its words, the ways to divide it, and what it is if re-typed."""

from __future__ import annotations

from typing import Any, NamedTuple

from registry.names.forms import Form, form_of, joined
from registry.names.keyboards import retyped
from registry.names.words import LONGEST_TEXT, Word, words

# Weights of the parts a query can name at best, in order; see `scoring`.
_BEST = (1.25, 1.0, 0.7)
_EXTRA = 0.3


class Unit(NamedTuple):
    """A word of a query, or two neighbours taken as one; numbered within the query."""

    number: int
    form: Form


class Division(NamedTuple):
    """One way to divide a query, and the sum of weights it would reach at best."""

    units: tuple[Unit, ...]
    best_sum: float
    joined: Unit | None = None


def _division(units: tuple[Unit, ...], joined_unit: Unit | None = None) -> Division:
    best = sum(_BEST[: len(units)]) + _EXTRA * max(0, len(units) - len(_BEST))
    return Division(units, best or 1.0, joined_unit)


class Query:
    """A query ready to be compared; `memory` holds likenesses found so far, for this query only."""

    __slots__ = ("divisions", "memory", "retyped", "text", "units")

    def __init__(self, text: str, alternatives: tuple[Query, ...] = ()) -> None:
        self.text = text
        self.retyped = alternatives
        found = words(text)
        self.units = tuple(Unit(at, form_of(word)) for at, word in enumerate(found))
        self.divisions = _divisions(found, self.units)
        self.memory: dict[tuple[int, Any], Any] = {}


def read_query(text: str) -> Query:
    """The query of a text; never fails, and takes bounded time."""
    text = text[:LONGEST_TEXT]
    return Query(text, tuple(Query(each) for each in retyped(text)))


def _divisions(found: list[Word], units: tuple[Unit, ...]) -> tuple[Division, ...]:
    """The words as they are, and with each pair of neighbours taken as one word."""
    telling = tuple(unit for unit, word in zip(units, found, strict=True) if not word.is_particle)
    divisions = [_division(telling or units)]
    number = len(units)
    for at in range(len(found) - 1):
        pair = (found[at], found[at + 1])
        if any(word.is_short for word in pair):
            continue
        unit = Unit(number, joined(pair))
        number += 1
        rest = tuple(
            each for each in units if each.number not in (at, at + 1) and not each.form.is_particle
        )
        before = tuple(each for each in rest if each.number < at)
        divisions.append(_division((*before, unit, *rest[len(before) :]), unit))
    return tuple(divisions)
