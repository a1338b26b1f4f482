"""How alike two words are, and why they count as alike.

0.6 of the distance between the merged sounds and 0.4 of that between the skeletons, over the best
pair of readings: the sounds keep precision, the skeleton forgives vowels, г for h, s for z. A small
share of the unmerged sounds puts the closer of two sound-alikes first.
"""

from __future__ import annotations

from enum import IntEnum
from operator import attrgetter
from typing import NamedTuple

from rapidfuzz.distance import OSA

from registry.names.equivalents import sounds_of
from registry.names.forms import Form


class Reason(IntEnum):
    """Why a name was found, best first."""

    EXACT = 0
    VARIANT = 1
    EQUIVALENT = 2
    SOUND = 3
    INITIALS = 4
    NEAR = 5
    SKELETON = 6
    KEYBOARD = 7

    @property
    def code(self) -> str:
        """The reason as a word for templates and answers of the API."""
        return self.name.lower()


class Likeness(NamedTuple):
    """How alike two words are, from 0 to 1; for near spellings, how many letters differ."""

    value: float
    reason: Reason
    letters: int = 0


NOTHING = Likeness(0.0, Reason.SKELETON)
SAME = Likeness(1.0, Reason.EXACT)

OF_SOUND, OF_SKELETON = 0.6, 0.4
# Sounds less similar than this have nothing to do with one another.
FLOOR = 0.34
# What a sound-alike spelt otherwise reaches, and what is left for the sounds before merging.
ALIKE, FINE = 0.94, 0.05
SOUNDS_ALIKE = ALIKE + FINE / 2
EQUIVALENT, FATHER = 0.92, 0.9
# An initial asked for, one recorded where a whole name is asked for, one of an equivalent name.
ASKED_INITIAL, RECORDED_INITIAL, INITIAL_OF_EQUIVALENT, ABBREVIATION = 0.9, 0.8, 0.75, 0.95
# An initial that fits only if vowels are merged, or as the first letter of a group.
LOOSE_INITIAL = 0.02
# More letters apart than this is no near spelling.
NEAR_LETTERS = 2
# In a word shorter than this a second slip leaves too little to go by.
LONG_ENOUGH = 6

_value = attrgetter("value")
_similarity = OSA.normalized_similarity
_distance = OSA.distance


def likeness(asked: Form, recorded: Form) -> Likeness:
    """How alike two words are by spelling and sound, whatever part of a name they are."""
    if asked.folded == recorded.folded:
        return SAME
    if asked.is_short:
        return of_initials(asked, recorded)
    best, pair = 0.0, None
    for one in asked.readings:
        for other in recorded.readings:
            sounds = _similarity(one.sound, other.sound, score_cutoff=FLOOR)
            value = OF_SOUND * sounds
            if sounds and value + OF_SKELETON > best:
                value += OF_SKELETON * _similarity(one.skeleton, other.skeleton)
                if value > best:
                    best, pair = value, (one, other)
    if pair is None:
        return misspelt(asked.folded, recorded.folded)
    one, other = pair
    value = ALIKE * best + FINE * _similarity(one.plain, other.plain)
    if one.sound == other.sound:
        return Likeness(value, Reason.SOUND)
    letters = _distance(one.sound, other.sound)
    near = letters <= NEAR_LETTERS
    found = Likeness(value, Reason.NEAR if near else Reason.SKELETON, letters)
    return max(found, misspelt(asked.folded, recorded.folded), key=_value)


def misspelt(asked: str, recorded: str) -> Likeness:
    """How alike two spellings in one alphabet are, if a slip or two lies between them."""
    length = max(len(asked), len(recorded))
    allowed = 1 if length < LONG_ENOUGH else NEAR_LETTERS
    letters = _distance(asked, recorded, score_cutoff=allowed)
    if letters > allowed:
        return NOTHING
    return Likeness(ALIKE * (1 - letters / length), Reason.NEAR, letters)


def of_given_names(asked: Form, recorded: Form) -> Likeness:
    """How alike two given names are: equivalents count nearly as much as the name itself."""
    if recorded.is_short:
        return of_initials(asked, recorded)
    found = likeness(asked, recorded)
    if found.value < EQUIVALENT and not asked.classes.isdisjoint(recorded.classes):
        return Likeness(EQUIVALENT, Reason.EQUIVALENT)
    return found


def of_patronymics(asked: Form, recorded: Form) -> Likeness:
    """How alike two patronymics are, or a patronymic and the father's name."""
    if recorded.is_short:
        return of_initials(asked, recorded)
    found = likeness(asked, recorded)
    father = recorded.father or recorded.classes
    if found.value < FATHER and not asked.father.isdisjoint(father):
        return Likeness(FATHER, Reason.EQUIVALENT)
    return found


def of_initials(asked: Form, recorded: Form) -> Likeness:
    """How well an initial or an abbreviation fits, whichever of the two is one."""
    if asked.folded == recorded.folded:
        return SAME
    short, whole = (asked, recorded) if asked.is_short else (recorded, asked)
    if len(short.folded) > len(whole.folded):
        short, whole = whole, short
    length = len(short.folded)
    known = ASKED_INITIAL if asked.is_short else RECORDED_INITIAL
    if whole.folded.startswith(short.folded):
        return Likeness(known if length == 1 else ABBREVIATION, Reason.INITIALS)
    starts = short.starts
    if starts and any(sound.startswith(starts) for sound in whole.sounds):
        exact = tuple(each.plain for each in short.readings)
        strict = any(each.plain.startswith(exact) for each in whole.readings)
        return Likeness(known if strict else known - LOOSE_INITIAL, Reason.INITIALS)
    if starts and any(sound.startswith(starts) for sound in sounds_of(whole.classes)):
        return Likeness(INITIAL_OF_EQUIVALENT, Reason.INITIALS)
    return NOTHING
