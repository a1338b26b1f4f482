"""Given names that are one name: Nicolas is Николай, Henryk Генрих, Leib Лев.

Edit distance cannot know them, so a table does (`given_names`). Forms are found by sound, in any
spelling. A patronymic belongs to the classes of the name it is made from.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache, lru_cache
from itertools import chain
from typing import NamedTuple

from registry.names.given_names import CLASSES
from registry.names.patronymics import stem, stem_of_given
from registry.names.readings import readings


class Classes(NamedTuple):
    """The table turned about; a class is known by its first form."""

    of_sound: dict[str, set[str]]
    of_stem: dict[str, set[str]]
    sounds: dict[str, set[str]]


def lines() -> list[list[str]]:
    """The forms of each class, as written."""
    return [line.split() for line in CLASSES.replace("\n  ", " ").strip().splitlines()]


@cache
def _classes() -> Classes:
    found = Classes(defaultdict(set), defaultdict(set), defaultdict(set))
    for forms in lines():
        name = forms[0].casefold()
        for sound in chain.from_iterable((each.sound for each in readings(f)) for f in forms):
            found.of_sound[sound].add(name)
            found.sounds[name].add(sound)
            bare = stem_of_given(sound)
            if bare:
                found.of_stem[bare].add(name)
    return found


@lru_cache(maxsize=1 << 16)
def classes_of(sounds: tuple[str, ...]) -> frozenset[str]:
    """The classes of a given name by the sounds of its readings; most words have none."""
    known = _classes().of_sound
    return frozenset().union(*(known[each] for each in sounds if each in known))


@lru_cache(maxsize=1 << 16)
def classes_of_patronymic(sounds: tuple[str, ...]) -> frozenset[str]:
    """The classes of the name a patronymic is made from."""
    known = _classes().of_stem
    stems = [stem(each) for each in sounds]
    return frozenset().union(*(known[each] for each in stems if each in known))


@lru_cache(maxsize=1 << 12)
def sounds_of(classes: frozenset[str]) -> frozenset[str]:
    """The sounds of all forms in the classes."""
    known = _classes().sounds
    return frozenset().union(*(known[name] for name in classes))
