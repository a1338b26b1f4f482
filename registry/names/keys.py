"""What a recorded word is stored under, and what a word of a query is looked up under.

Each field is a field of the inverted index. A word of a query matches a recorded word when they
share a key; the fields from first to last find ever more, ever less alike.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from registry.names.alphabet import deletions
from registry.names.forms import Form, form_of, joined
from registry.names.scoring import NameParts
from registry.names.words import words


# A skeleton shorter than this has nothing left when two of its consonants are taken.
SHORTEST_ROUGH = 4


class Field(StrEnum):
    """The fields of the index that hold names, from exact to rough."""

    EXACT = "name"
    SOUND = "name_sound"
    GIVEN = "name_class"
    SKELETON = "name_skeleton"
    NEAR = "name_near"
    ROUGH = "name_rough"
    INITIAL = "name_initial"


Keys = dict[Field, frozenset[str]]


def keys_of(form: Form) -> Keys:
    """The keys of a word, recorded or asked for, but for its initial.

    `NEAR` holds the sounds and `ROUGH` the skeletons with one symbol left out: words one letter
    apart share a key of the former, words one consonant and any vowels apart one of the latter.
    """
    skeletons = frozenset(each.skeleton for each in form.readings)
    return {
        Field.EXACT: frozenset((form.folded,)),
        Field.SOUND: frozenset(form.sounds),
        Field.GIVEN: form.classes | frozenset(f"-{name}" for name in form.father),
        Field.SKELETON: skeletons,
        Field.NEAR: frozenset().union(*map(deletions, form.sounds)),
        Field.ROUGH: frozenset().union(*map(deletions, skeletons)),
    }


def rougher(keys: Keys) -> Keys:
    """What a word nothing was found for is looked up under: two consonants may be left out."""
    return {
        Field.ROUGH: frozenset().union(
            *(deletions(key) if len(key) >= SHORTEST_ROUGH else {key} for key in keys[Field.ROUGH])
        )
    }


def initials_of(form: Form) -> frozenset[str]:
    """What a given name or patronymic is stored under, and an initial looked up under."""
    sounds = form.starts or form.sounds
    return frozenset(sound[0] for sound in sounds) or frozenset(form.folded[:1])


def forms_of_name(name: NameParts) -> Iterator[Form]:
    """The words of a recorded name to index, double names both divided and joined."""
    for part in (name.surname, name.given_name, name.patronymic, name.full):
        found = tuple(words(part))
        for word in found:
            if not word.is_particle or len(found) == 1:
                yield form_of(word, name.language)
        if len(found) == 2 and part != name.full:
            yield joined(found, name.language)
