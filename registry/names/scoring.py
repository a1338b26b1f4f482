"""How well a query fits a recorded name, and the reason to show beside the result.

Words of the query are assigned to surname, given name and patronymic in whatever order fits best;
surnames weigh most. A part the query leaves out costs nothing, and a part the record lacks costs
less than one that differs.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import permutations
from typing import NamedTuple

from registry.names.forms import Form, form_of, joined
from registry.names.patronymics import has_suffix
from registry.names.queries import Query, Unit
from registry.names.similarity import (
    NOTHING,
    Likeness,
    Reason,
    likeness,
    of_given_names,
    of_patronymics,
)
from registry.names.words import Word, words

SURNAME, GIVEN, PATRONYMIC, ANY = "surname", "given", "patronymic", "any"
WEIGHTS = {SURNAME: 1.25, GIVEN: 1.0, PATRONYMIC: 0.7, ANY: 1.0}
_COMPARE = {SURNAME: likeness, GIVEN: of_given_names, PATRONYMIC: of_patronymics}
# What a word counts for that no part of the name is left for, in the best possible sum.
EXTRA_WEIGHT = 0.3
# The square of likeness granted to a word whose part the record does not know.
UNKNOWN_PART = {GIVEN: 0.35, PATRONYMIC: 0.55}
# One of two halves of a double name was asked for.
HALF = 0.96
# Two words of a query taken as one must be this much like a part to be tried.
JOINED = 0.75
KEYBOARD_DISCOUNT = 0.97
MOST_SLOTS = 5
# Above this many words times parts the assignment takes the best first instead of the best sum.
EXHAUSTIVE = 16


class NameParts(NamedTuple):
    """A recorded name as it stands in the register; `full` alone where parts are not known."""

    surname: str = ""
    given_name: str = ""
    patronymic: str = ""
    full: str = ""
    language: str = ""
    is_variant: bool = False


class Slot:
    """A part of a recorded name with its words; shared, compared by identity."""

    __slots__ = ("forms", "kind", "weight", "whole")

    def __init__(self, kind: str, found: tuple[Word, ...], language: str) -> None:
        self.kind = kind
        self.weight = WEIGHTS[kind]
        told = tuple(word for word in found if not word.is_particle) or found
        self.forms: tuple[Form, ...] = tuple(form_of(word, language) for word in told)
        self.whole: Form | None = joined(found, language) if len(found) > 1 else None


class Match(NamedTuple):
    """How well a name fits, 0 to 1, why, and how many letters differ in its worst word."""

    score: float
    reason: Reason
    letters: int = 0


NO_MATCH = Match(0.0, Reason.SKELETON)


def score(query: Query, name: NameParts) -> Match:
    """How well the name fits the query, as typed or as re-typed in another keyboard layout."""
    slots = slots_of(name)
    best = _score(query, slots)
    for meant in query.retyped:
        other = _score(meant, slots)
        if other.score * KEYBOARD_DISCOUNT > best.score:
            best = Match(other.score * KEYBOARD_DISCOUNT, Reason.KEYBOARD, other.letters)
    if name.is_variant and best.reason == Reason.EXACT:
        return best._replace(reason=Reason.VARIANT)
    return best


@lru_cache(maxsize=1 << 14)
def slots_of(name: NameParts) -> tuple[Slot, ...]:
    """The parts of a name that are known, ready to be compared."""
    parts = (
        (SURNAME, name.surname),
        (GIVEN, name.given_name),
        (PATRONYMIC, name.patronymic),
    )
    slots = [_slot(kind, text, name.language) for kind, text in parts]
    known = tuple(slot for slot in slots if slot)
    return known or tuple(_of_a_line(name.full, name.language))


@lru_cache(maxsize=1 << 16)
def _slot(kind: str, text: str, language: str) -> Slot | None:
    found = tuple(words(text)) if text else ()
    return Slot(kind, found, language) if found else None


def _of_a_line(line: str, language: str) -> list[Slot]:
    """The parts of a name known as one line: a comma or the order tells nothing for sure."""
    found = words(line)[:MOST_SLOTS]
    slots = []
    for at, word in enumerate(found):
        sounds = form_of(word, language).sounds
        middle = len(found) > 2 and at > 0 and any(has_suffix(sound) for sound in sounds)
        slots.append(Slot(PATRONYMIC if middle else ANY, (word,), language))
    return slots


def _score(query: Query, slots: tuple[Slot, ...]) -> Match:
    best = NO_MATCH
    for units, best_sum, pair in query.divisions:
        if pair and max(each.value for each in _row(query, pair, slots)) < JOINED:
            continue
        rows = [_row(query, unit, slots) for unit in units]
        total, chosen = _assign(rows, slots)
        total += _unknown(units, chosen, slots)
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
            found = memory[key] = _to_slot(unit.form, slot)
        row.append(found)
    return row


def _to_slot(asked: Form, slot: Slot) -> Likeness:
    if slot.kind == ANY:
        return max(of_given_names(asked, slot.forms[0]), of_patronymics(asked, slot.forms[0]))
    compare = _COMPARE[slot.kind]
    found = max((compare(asked, form) for form in slot.forms), key=lambda each: each.value)
    if asked.is_joined and found.reason == Reason.INITIALS:
        return NOTHING
    if slot.whole is None:
        return found
    found = found._replace(value=found.value * HALF)
    return max(found, compare(asked, slot.whole), key=lambda each: each.value)


def _assign(
    rows: list[list[Likeness]], slots: tuple[Slot, ...]
) -> tuple[float, tuple[tuple[int, int], ...]]:
    """The assignment of words to parts with the greatest weighted sum of squares."""
    values = [
        [slot.weight * found.value * found.value for found, slot in zip(row, slots, strict=True)]
        for row in rows
    ]
    best, chosen = -1.0, ()
    if len(rows) * len(slots) > EXHAUSTIVE:
        return _assign_greedily(values)
    for pairs in _pairings(len(rows), len(slots)):
        total = 0.0
        for unit, slot in pairs:
            total += values[unit][slot]
        if total > best:
            best, chosen = total, pairs
    return best, chosen


@lru_cache(maxsize=64)
def _pairings(units: int, slots: int) -> tuple[tuple[tuple[int, int], ...], ...]:
    if units <= slots:
        return tuple(tuple(enumerate(chosen)) for chosen in permutations(range(slots), units))
    return tuple(
        tuple((unit, slot) for slot, unit in enumerate(chosen))
        for chosen in permutations(range(units), slots)
    )


def _assign_greedily(values: list[list[float]]) -> tuple[float, tuple[tuple[int, int], ...]]:
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


def _unknown(
    units: tuple[Unit, ...], chosen: tuple[tuple[int, int], ...], slots: tuple[Slot, ...]
) -> float:
    """What words left over are granted for parts of which the record knows nothing."""
    left = len(units) - len(chosen)
    if left <= 0:
        return 0.0
    known = {slot.kind for slot in slots}
    granted = 0.0
    for kind in (GIVEN, PATRONYMIC):
        if left and kind not in known and ANY not in known:
            granted += WEIGHTS[kind] * UNKNOWN_PART[kind]
            left -= 1
    return granted
