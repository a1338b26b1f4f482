"""What a recorded name is stored under, and what a word of a query is looked up under.

Each field is a field of the inverted index. A word of a query matches a recorded word when they
share a key; the fields from first to last find ever more, ever less alike.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from registry.names.alphabet import deletions
from registry.names.forms import Form, form_of, joined
from registry.names.parts import NameParts
from registry.names.words import words

# A skeleton shorter than this has nothing left when two of its consonants are taken.
SHORTEST_ROUGH = 4


class Field(StrEnum):
    """The fields of the index that hold names, from exact to rough."""

    EXACT = "name"
    SOUND = "name_sound"
    CLASS = "name_class"
    NEAR = "name_near"
    SKELETON = "name_skeleton"
    ROUGH = "name_rough"
    INITIAL = "name_initial"


Keys = dict[Field, frozenset[str]]


class RecordedWord(NamedTuple):
    """A word of the vocabulary: folded, with the sounds of its readings."""

    word: str
    sounds: tuple[str, ...]


def keys_of(form: Form) -> Keys:
    """The keys of a word, recorded or asked for, but for its initial.

    `NEAR` holds the spelling and the sounds, `ROUGH` the skeletons with one symbol left out: words
    one letter apart share a key of the former, words one consonant apart a key of the latter,
    whatever their vowels.
    """
    skeletons = frozenset(each.skeleton for each in form.readings)
    return {
        Field.EXACT: frozenset((form.folded,)),
        Field.SOUND: frozenset(form.sounds),
        Field.CLASS: form.classes | frozenset(f"-{name}" for name in form.father),
        Field.NEAR: frozenset().union(*map(deletions, (form.folded, *form.sounds))),
        Field.SKELETON: skeletons,
        Field.ROUGH: frozenset().union(*map(deletions, skeletons)),
    }


def rougher(keys: Keys) -> frozenset[str]:
    """Keys of `ROUGH` for a word that found nothing: two of its consonants may be left out."""
    taken = (
        deletions(key) if len(key) >= SHORTEST_ROUGH else {key} for key in keys[Field.ROUGH]
    )
    return frozenset().union(*taken)


def words_of(name: NameParts) -> Iterator[tuple[RecordedWord, Keys]]:
    """The words a recorded name is indexed by, with their keys; double names also as one word."""
    for form in dict.fromkeys(_forms(name)):
        yield RecordedWord(form.folded, form.sounds), keys_of(form)


def _forms(name: NameParts) -> Iterator[Form]:
    for part in name.texts():
        found = tuple(words(part))
        telling = [word for word in found if not word.is_particle] or found
        yield from (form_of(word, name.language) for word in telling)
        if len(found) > 1 and part != name.full:
            yield joined(found, name.language)


def initials_of_name(name: NameParts) -> frozenset[str]:
    """Keys of `INITIAL`: how given name and patronymic begin, or any word of a single line."""
    texts = [name.given_name, name.patronymic] if name.surname or name.given_name else [name.full]
    found = (form_of(word, name.language) for text in texts for word in words(text))
    return frozenset().union(*map(initials_of, found))


def initials_of(form: Form) -> frozenset[str]:
    """How a word may begin, in sounds; what an initial is looked up under."""
    return frozenset(each[0] for each in form.starts or form.sounds) or frozenset(form.folded[:1])
