"""How well a query fits a recorded name, and the reason to show beside the result.

Words of the query are assigned to surname, given name and patronymic in whatever order fits best;
surnames weigh most. A part the query leaves out costs nothing, and a part the record lacks costs
less than one that differs.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from itertools import permutations
from typing import NamedTuple

from registry.names.parts import NameParts
from registry.names.queries import Query, Unit
from registry.names.similarity import NOTHING, Likeness, Reason
from registry.names.slots import ANY, GIVEN, PATRONYMIC, WEIGHTS, Slot, slots_of

# The square of likeness granted to a word whose part the record does not know.
UNKNOWN_PART = {GIVEN: 0.35, PATRONYMIC: 0.55}
# Two words of a query taken as one must be this much like a part to be tried.
JOINED = 0.75
WRONG_ORDER = 0.98
KEYBOARD = 0.97
# Above this many words times parts the assignment takes the best first instead of the best sum.
EXHAUSTIVE = 16

# Pairs of a word's place in the query and a part's place in the name.
Pairs = tuple[tuple[int, int], ...]


class Match(NamedTuple):
    """How well a name fits, 0 to 1, why, and how many letters differ in its worst word."""

    score: float
    reason: Reason
    letters: int = 0


NO_MATCH = Match(0.0, Reason.SKELETON)


def score_best(query: Query, names: Iterable[NameParts]) -> Match:
    """The best match among all recorded names of a person."""
    return max(
        (score(query, name) for name in names),
        key=lambda match: (match.score, -match.reason),
        default=NO_MATCH,
    )


def score(query: Query, name: NameParts) -> Match:
    """How well the name fits the query, as typed or as re-typed in another keyboard layout."""
    slots = slots_of(name)
    best = _score(query, slots)
    for meant in query.retyped:
        other = _score(meant, slots)
        if other.score * KEYBOARD > best.score:
            best = Match(other.score * KEYBOARD, Reason.KEYBOARD, other.letters)
    if name.is_variant and best.reason == Reason.EXACT:
        return best._replace(reason=Reason.VARIANT)
    return best


def _score(query: Query, slots: tuple[Slot, ...]) -> Match:
    if not slots:
        return NO_MATCH
    best = NO_MATCH
    for units, best_sum, joined in query.divisions:
        if joined and max(each.value for each in _row(query, joined, slots)) < JOINED:
            continue
        rows = [_row(query, unit, slots) for unit in units]
        total, chosen = _assign(rows, slots)
        total += _unknown(len(units) - len(chosen), slots)
        total = min(1.0, total / best_sum)
        if total > best.score:
            told = [rows[unit][slot] for unit, slot in chosen]
            told = [each for each in told if each.value] or [NOTHING]
            worst = max(told, key=lambda each: (each.reason, each.letters))
            best = Match(total, worst.reason, worst.letters)
    return best


def _row(query: Query, unit: Unit, slots: tuple[Slot, ...]) -> list[Likeness]:
    """The likeness of one word of the query to each part, remembered for the next candidate."""
    memory = query.memory
    row = []
    for slot in slots:
        key = (unit.number, slot)
        found = memory.get(key)
        if found is None:
            found = memory[key] = slot.likeness(unit.form)
        row.append(found)
    return row


def _assign(rows: list[list[Likeness]], slots: tuple[Slot, ...]) -> tuple[float, Pairs]:
    """The assignment of words to parts with the greatest weighted sum of squares."""
    values = [
        [slot.weight * found.value * found.value for found, slot in zip(row, slots, strict=True)]
        for row in rows
    ]
    if len(rows) * len(slots) > EXHAUSTIVE:
        return _assign_greedily(values)
    best = -1.0
    chosen: Pairs = ()
    for pairs, factor in _pairings(len(rows), tuple(slot.kind for slot in slots)):
        total = 0.0
        for unit, slot in pairs:
            total += values[unit][slot]
        total *= factor
        if total > best:
            best, chosen = total, pairs
    return best, chosen


@lru_cache(maxsize=256)
def _pairings(units: int, kinds: tuple[str, ...]) -> tuple[tuple[Pairs, float], ...]:
    """All assignments of words to parts, and what the order of the words makes of each."""
    slots = len(kinds)
    if units <= slots:
        found: list[Pairs] = [tuple(enumerate(each)) for each in permutations(range(slots), units)]
    else:
        found = [
            tuple((unit, slot) for slot, unit in enumerate(each))
            for each in permutations(range(units), slots)
        ]
    return tuple((pairs, _order(pairs, kinds)) for pairs in found)


def _order(pairs: Pairs, kinds: tuple[str, ...]) -> float:
    """A patronymic before the given name is not what anybody writes."""
    at = {kinds[slot]: unit for unit, slot in pairs}
    given, patronymic = at.get(GIVEN), at.get(PATRONYMIC)
    wrong = given is not None and patronymic is not None and patronymic < given
    return WRONG_ORDER if wrong else 1.0


def _assign_greedily(values: list[list[float]]) -> tuple[float, Pairs]:
    ordered = sorted(
        ((value, unit, slot) for unit, row in enumerate(values) for slot, value in enumerate(row)),
        reverse=True,
    )
    total = 0.0
    chosen: list[tuple[int, int]] = []
    units: set[int] = set()
    taken: set[int] = set()
    for value, unit, slot in ordered:
        if unit not in units and slot not in taken:
            total += value
            units.add(unit)
            taken.add(slot)
            chosen.append((unit, slot))
    return total, tuple(chosen)


def _unknown(left: int, slots: tuple[Slot, ...]) -> float:
    """What words left over are granted for parts of which the record knows nothing."""
    known = {slot.kind for slot in slots}
    if left <= 0 or ANY in known:
        return 0.0
    unknown = [kind for kind in (GIVEN, PATRONYMIC) if kind not in known]
    return sum(WEIGHTS[kind] * UNKNOWN_PART[kind] for kind in unknown[:left])
