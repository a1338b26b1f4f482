"""The parts of a recorded name, ready to be compared with the words of a query."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from registry.names.forms import Form, form_of, joined
from registry.names.parts import NameParts
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
# One of two halves of a double name was asked for.
HALF = 0.96
MOST_SLOTS = 5


class Fit(NamedTuple):
    """What a word of a query is worth in a part of a name, and how alike they are."""

    worth: float
    likeness: Likeness


class Slot:
    """A part of a recorded name with its words; shared, compared by identity."""

    __slots__ = ("forms", "kind", "weight", "whole")

    def __init__(self, kind: str, found: tuple[Word, ...], language: str) -> None:
        self.kind = kind
        self.weight = WEIGHTS[kind]
        told = tuple(word for word in found if not word.is_particle) or found
        self.forms: tuple[Form, ...] = tuple(form_of(word, language) for word in told)
        self.whole: Form | None = joined(found, language) if len(found) > 1 else None

    def fit(self, asked: Form) -> Fit:
        """The likeness of a word of a query, and what it adds to the sum if assigned here."""
        found = self.likeness(asked)
        return Fit(self.weight * found.value * found.value, found)

    def likeness(self, asked: Form) -> Likeness:
        """How alike a word of a query is to this part or one of its words."""
        if self.kind == ANY:
            form = self.forms[0]
            either = (of_given_names(asked, form), of_patronymics(asked, form))
            return max(either, key=lambda each: each.value)
        compare = _COMPARE[self.kind]
        if self.whole is None:
            found = compare(asked, self.forms[0])
            # Two words of a query taken as one are not what an initial stands for.
            is_wrong = asked.is_joined and found.reason == Reason.INITIALS
            return NOTHING if is_wrong else found
        found = max((compare(asked, form) for form in self.forms), key=lambda each: each.value)
        found = found._replace(value=found.value * HALF)
        return max(found, compare(asked, self.whole), key=lambda each: each.value)


class Slots(NamedTuple):
    """The parts of a name, and of what kind each is."""

    slots: tuple[Slot, ...]
    kinds: tuple[str, ...]


@lru_cache(maxsize=1 << 14)
def slots_of(name: NameParts) -> Slots:
    """The parts of a name that are known; the words of the whole line where none is."""
    parts = (
        (SURNAME, name.surname),
        (GIVEN, name.given_name),
        (PATRONYMIC, name.patronymic),
    )
    known = [_slot(kind, text, name.language) for kind, text in parts if text]
    slots = tuple(slot for slot in known if slot) or _of_a_line(name.full, name.language)
    return Slots(slots, tuple(slot.kind for slot in slots))


@lru_cache(maxsize=1 << 16)
def _slot(kind: str, text: str, language: str) -> Slot | None:
    found = tuple(words(text))
    return Slot(kind, found, language) if found else None


def _of_a_line(line: str, language: str) -> tuple[Slot, ...]:
    """The words of a line, each of which may be any part."""
    return tuple(Slot(ANY, (word,), language) for word in words(line)[:MOST_SLOTS])
