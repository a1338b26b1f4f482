"""How two names agree, part by part, in whatever order and spelling they are written."""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum
from functools import lru_cache
from typing import NamedTuple

from registry.matching.features import Name
from registry.names import NameParts, words_of
from registry.names.forms import Form, form_of, joined
from registry.names.similarity import Reason
from registry.names.slots import GIVEN, PATRONYMIC, SURNAME, Slot, slots_of
from registry.names.words import words

# Words this much alike are taken for one, spelt with a slip; given names are short, and many differ
# in a letter or two.
NEAR = {SURNAME: 0.78, GIVEN: 0.84, PATRONYMIC: 0.78}
# The other orders a name may be written in: which of its words stand as surname, given name and
# patronymic.
ORDERS = ((0, 2, 1), (1, 0, 2), (2, 0, 1))


class Part(IntEnum):
    """How two parts of names agree, worst first."""

    UNKNOWN = 0
    DIFFERENT = 1
    NEAR = 2
    INITIAL = 3
    EQUIVALENT = 4
    SOUND = 5
    SAME = 6


class Parts(NamedTuple):
    """How surname, given name and patronymic agree."""

    surname: Part
    given_name: Part
    patronymic: Part
    is_reordered: bool = False


KINDS = (SURNAME, GIVEN, PATRONYMIC)


@lru_cache(maxsize=1 << 18)
def compare_part(kind: str, one: str, other: str) -> Part:
    """How two parts of a kind agree; the same whichever of them is named first."""
    if not one or not other:
        return Part.UNKNOWN
    if one == other:
        return Part.SAME
    found = _one_way(kind, one, other)
    return found if found >= Part.SOUND else max(found, _one_way(kind, other, one))


def _one_way(kind: str, asked: str, recorded: str) -> Part:
    slot, form = _slot(kind, recorded), _form(asked)
    if slot is None or form is None:
        return Part.UNKNOWN
    likeness = slot.likeness(form)
    if likeness.reason == Reason.EXACT and likeness.value > NEAR[kind]:
        return Part.SAME if likeness.value == 1.0 else Part.SOUND
    level = _LEVELS.get(likeness.reason)
    if likeness.value and level:
        return level
    if likeness.value < NEAR[kind] or _are_two_names(kind, form, slot.forms[0]):
        return Part.DIFFERENT
    return Part.NEAR


_LEVELS = {
    Reason.SOUND: Part.SOUND,
    Reason.EQUIVALENT: Part.EQUIVALENT,
    Reason.INITIALS: Part.INITIAL,
}


@lru_cache(maxsize=1 << 16)
def _slot(kind: str, part: str) -> Slot | None:
    surname, given, patronymic = (part if kind == each else "" for each in KINDS)
    name = NameParts(surname, given, patronymic)
    return next(iter(slots_of(name).slots), None)


@lru_cache(maxsize=1 << 16)
def _form(part: str) -> Form | None:
    found = words(part)
    telling = [word for word in found if not word.is_particle] or found
    if not telling:
        return None
    return form_of(telling[0]) if len(telling) == 1 else joined(tuple(found))


def _are_two_names(kind: str, one: Form, other: Form) -> bool:
    """Both are known names, and not forms of one: Марк and Макар are no slip of a pen."""
    if kind == SURNAME:
        return False
    if kind == GIVEN:
        ones, others = one.classes, other.classes
    else:
        ones, others = one.father, other.father
    return bool(ones) and bool(others) and ones.isdisjoint(others)


Aligned = tuple[Parts, Name, Name]


def compare_names(one: Name, other: Name, worth: Callable[[Aligned], float]) -> Aligned:
    """How two names agree in the order that is worth most; their own order where it fits.

    Gives the names in that order too.
    """
    straight = _compare(one, other), one, other
    if Part.DIFFERENT not in straight[0][:2]:
        return straight
    found = [straight]
    for order in ORDERS:
        turned = Name(*(other[at] for at in order))
        if _may_agree(one, turned):
            found.append((_compare(one, turned)._replace(is_reordered=True), one, turned))
        turned = Name(*(one[at] for at in order))
        if _may_agree(turned, other):
            found.append((_compare(turned, other)._replace(is_reordered=True), turned, other))
    return max(found, key=worth) if len(found) > 1 else straight


def _may_agree(one: Name, other: Name) -> bool:
    """Whether two parts begin alike, as far as letters of one script can tell."""
    alike = 0
    for ours, theirs in zip(one, other, strict=True):
        if ours and theirs:
            is_one_script = (ours[0] > "\u024f") == (theirs[0] > "\u024f")
            alike += ours[0].casefold() == theirs[0].casefold() or not is_one_script
    return alike >= 2


def _compare(one: Name, other: Name) -> Parts:
    surname, given, patronymic = map(compare_part, KINDS, one, other)
    return Parts(surname, given, patronymic)


@lru_cache(maxsize=1 << 17)
def folded_words(part: str) -> tuple[str, ...]:
    """The words of a part as the index counts them."""
    return tuple(dict.fromkeys(each.word for each in words_of(NameParts(part))))


_MASCULINE = ("ов", "ев", "ёв", "ин", "ын", "ский", "цкий", "ской")
_FEMININE = ("ова", "ева", "ёва", "ина", "ына", "ская", "цкая")


@lru_cache(maxsize=1 << 16)
def sex_told_by(name: Name) -> str:
    """The sex a Russian patronymic tells, else the ending of a surname; else nothing."""
    patronymic = name.patronymic.casefold()
    if patronymic.endswith(("вна", "чна", "кызы", "гызы")):
        return "f"
    if patronymic.endswith(("вич", "ьич", "кич", "мич", "оглы")):
        return "m"
    surname = name.surname.casefold()
    if surname.endswith(_FEMININE):
        return "f"
    return "m" if surname.endswith(_MASCULINE) else ""
