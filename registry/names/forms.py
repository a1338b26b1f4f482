"""A word in all the forms it is compared in, read once and kept."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from registry.names.equivalents import classes_of, classes_of_patronymic
from registry.names.readings import Reading, readings
from registry.names.words import Word

# With these the letters of an initial form groups that are one sound: kh, tsch, dj.
AFTER_AN_INITIAL = ("h", "s", "j", "ch", "sch")


class RecordedWord(NamedTuple):
    """A word of the vocabulary: folded, with the sounds of its readings; all its keys follow."""

    word: str
    sounds: tuple[str, ...]


class Form:
    """A word of a name or a query. Instances are shared and never changed."""

    __slots__ = (
        "classes",
        "father",
        "folded",
        "is_joined",
        "is_particle",
        "is_short",
        "readings",
        "sounds",
        "starts",
    )

    def __init__(self, word: Word, language: str, is_joined: bool = False) -> None:
        self.is_joined = is_joined
        self.folded = word.folded
        self.is_short = word.is_short
        self.is_particle = word.is_particle
        self.readings: tuple[Reading, ...] = readings(word.raw, language)
        self.sounds = tuple(each.sound for each in self.readings)
        self.starts = _starts(word, self.sounds, language) if word.is_short else ()
        self.classes = frozenset() if word.is_short else classes_of(self.sounds)
        self.father = frozenset() if word.is_short else classes_of_patronymic(self.sounds)

    @property
    def recorded(self) -> RecordedWord:
        """The word as the index keeps it."""
        return RecordedWord(self.folded, self.sounds)

    def __repr__(self) -> str:
        return f"Form({self.folded!r}, {self.sounds!r})"


def _starts(word: Word, sounds: tuple[str, ...], language: str) -> tuple[str, ...]:
    """The sounds a name may begin with that is shortened so.

    A Latin initial is often the first letter of a group: K. for Kharlampy, S. for Shimon.
    """
    if len(word.folded) > 1 or not word.folded.isascii():
        return sounds
    grouped = (readings(word.folded + letters, language) for letters in AFTER_AN_INITIAL)
    firsts = (each.sound[0] for group in grouped for each in group)
    return tuple(dict.fromkeys([*sounds, *firsts]))


@lru_cache(maxsize=1 << 16)
def form_of(word: Word, language: str = "") -> Form:
    """The form of a word; the same object for the same word."""
    return Form(word, language)


@lru_cache(maxsize=1 << 14)
def joined(words: tuple[Word, ...], language: str = "") -> Form:
    """Several words as if written together: Анна-Мария as Аннамария."""
    raw = "".join(word.raw for word in words)
    folded = "".join(word.folded for word in words)
    return Form(Word(raw, folded, False, False), language, is_joined=True)
