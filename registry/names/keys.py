"""What a recorded name is stored under, and what a word of a query is looked up under.

Each field is a field of the inverted index. A word of a query matches a recorded word when they
share a key; the fields from first to last find ever more, ever less alike.
"""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache
from itertools import chain

from registry.names.alphabet import deletions, skeleton
from registry.names.equivalents import classes_of, classes_of_patronymic
from registry.names.forms import Form, RecordedWord, form_of, joined
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


def keys_of(recorded: RecordedWord) -> Keys:
    """The keys of a word, recorded or asked for, but for its initial.

    `NEAR` holds the spelling and the sounds, `ROUGH` the skeletons with one symbol left out: words
    one letter apart share a key of the former, words one consonant apart a key of the latter,
    whatever their vowels.
    """
    word, sounds = recorded
    skeletons = frozenset(map(skeleton, sounds))
    fathers = (f"-{name}" for name in classes_of_patronymic(sounds))
    return {
        Field.EXACT: frozenset((word,)),
        Field.SOUND: frozenset(sounds),
        Field.CLASS: classes_of(sounds).union(fathers),
        Field.NEAR: frozenset().union(*map(deletions, (word, *sounds))),
        Field.SKELETON: skeletons,
        Field.ROUGH: frozenset().union(*map(deletions, skeletons)),
    }


def rougher(keys: Keys) -> frozenset[str]:
    """Keys of `ROUGH` for a word that found nothing: two of its consonants may be left out."""
    taken = (deletions(key) if len(key) >= SHORTEST_ROUGH else {key} for key in keys[Field.ROUGH])
    return frozenset().union(*taken)


def words_of(name: NameParts) -> list[RecordedWord]:
    """The words a recorded name is indexed by; double names also as one word."""
    found = (_words_of(text, name.language, text != name.full) for text in name.texts())
    return list(dict.fromkeys(chain.from_iterable(found)))


@lru_cache(maxsize=1 << 16)
def _words_of(text: str, language: str, is_part: bool) -> tuple[RecordedWord, ...]:
    found = tuple(words(text))
    telling = [word for word in found if not word.is_particle] or found
    forms = [form_of(word, language) for word in telling]
    if is_part and len(found) > 1:
        forms.append(joined(found, language))
    return tuple(form.recorded for form in forms)


def initials_of_name(name: NameParts) -> frozenset[str]:
    """Keys of `INITIAL`: how given name and patronymic begin, or any word of a single line."""
    texts = [name.given_name, name.patronymic] if name.surname or name.given_name else [name.full]
    return frozenset().union(*(_initials_of(text, name.language) for text in texts if text))


@lru_cache(maxsize=1 << 16)
def _initials_of(text: str, language: str) -> frozenset[str]:
    return frozenset().union(*(initials_of(form_of(word, language)) for word in words(text)))


def initials_of(form: Form) -> frozenset[str]:
    """How a word may begin, in sounds; what an initial is looked up under."""
    return frozenset(each[0] for each in form.starts or form.sounds) or frozenset(form.folded[:1])
