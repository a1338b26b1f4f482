"""The parts of a recorded name, ready to be compared with the words of a query."""

from __future__ import annotations

from functools import lru_cache

from registry.names.forms import Form, form_of, joined
from registry.names.parts import NameParts
from registry.names.patronymics import has_suffix
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


class Slot:
    """A part of a recorded name with its words; shared, compared by identity."""

    __slots__ = ("forms", "kind", "weight", "whole")

    def __init__(self, kind: str, found: tuple[Word, ...], language: str) -> None:
        self.kind = kind
        self.weight = WEIGHTS[kind]
        told = tuple(word for word in found if not word.is_particle) or found
        self.forms: tuple[Form, ...] = tuple(form_of(word, language) for word in told)
        self.whole: Form | None = joined(found, language) if len(found) > 1 else None

    def likeness(self, asked: Form) -> Likeness:
        """How alike a word of a query is to this part or one of its words."""
        if self.kind == ANY:
            form = self.forms[0]
            either = (of_given_names(asked, form), of_patronymics(asked, form))
            return max(either, key=lambda each: each.value)
        compare = _COMPARE[self.kind]
        found = max((compare(asked, form) for form in self.forms), key=lambda each: each.value)
        # Two words of a query taken as one are not what an initial stands for.
        if asked.is_joined and found.reason == Reason.INITIALS:
            return NOTHING
        if self.whole is None:
            return found
        found = found._replace(value=found.value * HALF)
        return max(found, compare(asked, self.whole), key=lambda each: each.value)


@lru_cache(maxsize=1 << 14)
def slots_of(name: NameParts) -> tuple[Slot, ...]:
    """The parts of a name that are known; the words of the whole line where none is."""
    parts = (
        (SURNAME, name.surname),
        (GIVEN, name.given_name),
        (PATRONYMIC, name.patronymic),
    )
    slots = [_slot(kind, text, name.language) for kind, text in parts if text]
    return tuple(slot for slot in slots if slot) or _of_a_line(name.full, name.language)


@lru_cache(maxsize=1 << 16)
def _slot(kind: str, text: str, language: str) -> Slot | None:
    found = tuple(words(text))
    return Slot(kind, found, language) if found else None


def _of_a_line(line: str, language: str) -> tuple[Slot, ...]:
    """The words of a line; only what stands behind another and ends so is a patronymic."""
    found = words(line)[:MOST_SLOTS]
    slots = []
    for at, word in enumerate(found):
        sounds = form_of(word, language).sounds
        ends_so = len(found) > 2 and at > 0 and any(has_suffix(sound) for sound in sounds)
        slots.append(Slot(PATRONYMIC if ends_so else ANY, (word,), language))
    return tuple(slots)
