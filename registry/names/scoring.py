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
from registry.names.slots import (
    ANY,
    GIVEN,
    PATRONYMIC,
    SURNAME,
    WEIGHTS,
    Fit,
    Slot,
    Slots,
    slots_of,
)

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
    """How well a name fits, 0 to 1, why, and how many letters differ in its worst word.

    `surname` is the likeness of the surname to the word taken for it, 0 where none is or only an
    initial is known of it; `least` is that of the least alike word, 0 where one fits no part.
    """

    score: float
    reason: Reason
    letters: int = 0
    surname: float = 0.0
    least: float = 0.0


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
        if best.score < KEYBOARD:
            other = _score(meant, slots)
            if other.score * KEYBOARD > best.score:
                best = other._replace(score=other.score * KEYBOARD, reason=Reason.KEYBOARD)
    if name.is_variant and best.reason == Reason.EXACT:
        return best._replace(reason=Reason.VARIANT)
    return best


def _score(query: Query, recorded: Slots) -> Match:
    slots, kinds = recorded
    if not slots:
        return NO_MATCH
    best = NO_MATCH
    for units, best_sum, joined in query.divisions:
        if joined and not all(_fits_a_part(query, unit, slots) for unit in joined):
            continue
        rows = [_row(query, unit, slots) for unit in units]
        total, chosen = _assign(rows, kinds)
        if len(units) > len(chosen):
            total += _unknown(len(units) - len(chosen), kinds)
        # In a line any word may be any part: all weigh the same.
        total = min(1.0, total / (len(units) if ANY in kinds else best_sum))
        if total > best.score:
            found = [rows[unit][slot].likeness for unit, slot in chosen]
            worst = _worst(found)
            least = 0.0 if len(units) > len(chosen) else min(each.value for each in found)
            surname = max(
                (
                    each.value
                    for each, (_unit, slot) in zip(found, chosen, strict=True)
                    if kinds[slot] in (SURNAME, ANY) and each.reason != Reason.INITIALS
                ),
                default=0.0,
            )
            best = Match(total, worst.reason, worst.letters, surname, least)
        if total >= 1.0:
            break
    return best


def _fits_a_part(query: Query, unit: Unit, slots: tuple[Slot, ...]) -> bool:
    return any(fit.likeness.value >= JOINED for fit in _row(query, unit, slots))


def _worst(found: list[Likeness]) -> Likeness:
    """The likeness that decides why a name is shown: the least trusted that says anything."""
    told = [each for each in found if each.value] or [NOTHING]
    return max(told, key=lambda each: (each.reason, each.letters))


def _row(query: Query, unit: Unit, slots: tuple[Slot, ...]) -> list[Fit]:
    """How one word of the query fits each part, remembered for the next candidate."""
    memory = query.memory
    row = []
    for slot in slots:
        key = (unit.number, slot)
        fit = memory.get(key)
        if fit is None:
            fit = memory[key] = slot.fit(unit.form)
        row.append(fit)
    return row


def _assign(rows: list[list[Fit]], kinds: tuple[str, ...]) -> tuple[float, Pairs]:
    """The assignment of words to parts with the greatest weighted sum of squares."""
    if len(rows) * len(kinds) > EXHAUSTIVE:
        return _assign_greedily(rows)
    best = -1.0
    chosen: Pairs = ()
    for pairs, factor in _pairings(len(rows), kinds):
        total = 0.0
        for unit, slot in pairs:
            total += rows[unit][slot].worth
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


def _assign_greedily(rows: list[list[Fit]]) -> tuple[float, Pairs]:
    ordered = sorted(
        ((fit.worth, unit, slot) for unit, row in enumerate(rows) for slot, fit in enumerate(row)),
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


def _unknown(left: int, kinds: tuple[str, ...]) -> float:
    """What words left over are granted for parts of which the record knows nothing."""
    if ANY in kinds:
        return 0.0
    unknown = [kind for kind in (GIVEN, PATRONYMIC) if kind not in kinds]
    return sum(WEIGHTS[kind] * UNKNOWN_PART[kind] for kind in unknown[:left])
