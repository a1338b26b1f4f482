"""A query about a name: its words, the ways to divide it, and what it is if re-typed."""

from __future__ import annotations

from itertools import pairwise
from operator import itemgetter
from typing import NamedTuple

from registry.names.forms import Form, form_of, joined
from registry.names.keyboards import retyped
from registry.names.slots import GIVEN, PATRONYMIC, SURNAME, WEIGHTS, Fit, Slot
from registry.names.words import LONGEST_TEXT, Word, words

# The weights a query can reach at best, in order, and that of each word beyond.
_BEST = (WEIGHTS[SURNAME], WEIGHTS[GIVEN], WEIGHTS[PATRONYMIC])
_EXTRA = 0.3
# In a longer query no neighbours are tried as one word: it would cost more than it finds.
MOST_JOINED = 5
# What leaving out a word that may be a particle costs: Ван is a surname too.
_LEFT_OUT = 0.99


class Unit(NamedTuple):
    """A word of a query, or two neighbours taken as one; numbered within the query."""

    number: int
    form: Form


class Division(NamedTuple):
    """One way to divide a query, and the sum of weights that would fit it perfectly."""

    units: tuple[Unit, ...]
    best_sum: float
    joined: tuple[Unit, ...] = ()


class Query:
    """A query ready to be compared; `memory` holds what was found so far, for this query only."""

    __slots__ = ("divisions", "memory", "retyped", "text", "units")

    def __init__(self, text: str, alternatives: tuple[Query, ...] = ()) -> None:
        self.text = text
        self.retyped = alternatives
        found = words(text)
        self.units = tuple(Unit(at, form_of(word)) for at, word in enumerate(found))
        self.divisions = _divisions(found, self.units)
        self.memory: dict[tuple[int, Slot], Fit] = {}


def read_query(text: str) -> Query:
    """The query of a text; never fails, and takes bounded time."""
    text = text[:LONGEST_TEXT]
    return Query(text, tuple(Query(each) for each in retyped(text)))


def _divisions(found: list[Word], units: tuple[Unit, ...]) -> tuple[Division, ...]:
    """The words as they are, without particles, and with one or two pairs taken as one word."""
    if not units:
        return ()
    divisions = [Division(units, _best_sum(len(units)))]
    telling = _telling(units)
    if telling and telling != units:
        divisions.append(Division(telling, _best_sum(len(telling)) / _LEFT_OUT))
    pairs = _pairs(found)
    couples = [(one, two) for one in pairs for two in pairs if one + 1 < two]
    for chosen in [(one,) for one in pairs] + couples:
        joined_units = tuple(pairs[at] for at in chosen)
        left = [unit for unit in units if not {unit.number, unit.number - 1} & set(chosen)]
        some = [(unit.number, unit) for unit in left if not unit.form.is_particle]
        some += zip(chosen, joined_units, strict=True)
        ordered = tuple(unit for _, unit in sorted(some, key=itemgetter(0)))
        divisions.append(Division(ordered, _best_sum(len(ordered)), joined_units))
    return tuple(divisions)


def _pairs(found: list[Word]) -> dict[int, Unit]:
    """Neighbours as one word, by the place of the first; initials are never half of a word."""
    if len(found) > MOST_JOINED:
        return {}
    neighbours = enumerate(pairwise(found))
    return {
        at: Unit(len(found) + at, joined(pair))
        for at, pair in neighbours
        if not any(word.is_short for word in pair)
    }


def _telling(units: tuple[Unit, ...]) -> tuple[Unit, ...]:
    return tuple(unit for unit in units if not unit.form.is_particle)


def _best_sum(count: int) -> float:
    return sum(_BEST[:count]) + _EXTRA * max(0, count - len(_BEST))
