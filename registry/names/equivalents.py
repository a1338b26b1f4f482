"""Given names that are one name: Nicolas is Николай, Henryk Генрих, Leib Лев.

Edit distance cannot know them, so a table does (`given_names`). Forms are found by sound, in any
spelling. A patronymic belongs to the classes of the name it is made from.
"""

from __future__ import annotations

from functools import cache, lru_cache

from registry.names.given_names import CLASSES
from registry.names.patronymics import stem, stem_of_given
from registry.names.readings import readings


@cache
def _classes() -> tuple[dict[str, frozenset[str]], dict[str, frozenset[str]]]:
    """Classes by the sound of a form, and by the stem its patronymics are made from."""
    by_sound: dict[str, set[str]] = {}
    by_stem: dict[str, set[str]] = {}
    for line in CLASSES.replace("\n  ", " ").strip().splitlines():
        forms = line.split()
        # A class is known by its first form: it stays the same when lines are added.
        name = forms[0].casefold()
        for form in forms:
            for reading in readings(form):
                by_sound.setdefault(reading.sound, set()).add(name)
                bare = stem_of_given(reading.sound)
                if bare:
                    by_stem.setdefault(bare, set()).add(name)
    return _frozen(by_sound), _frozen(by_stem)


def _frozen(classes: dict[str, set[str]]) -> dict[str, frozenset[str]]:
    return {key: frozenset(names) for key, names in classes.items()}


@lru_cache(maxsize=1 << 16)
def classes_of(sounds: tuple[str, ...]) -> frozenset[str]:
    """The classes of a given name by the sounds of its readings; most words have none."""
    by_sound, _ = _classes()
    found = [by_sound[each] for each in sounds if each in by_sound]
    return frozenset().union(*found)


@lru_cache(maxsize=1 << 10)
def sounds_of(classes: frozenset[str]) -> tuple[str, ...]:
    """The sounds of all forms in the classes."""
    by_sound, _ = _classes()
    return tuple(each for each, names in by_sound.items() if not names.isdisjoint(classes))


@lru_cache(maxsize=1 << 16)
def classes_of_patronymic(sounds: tuple[str, ...]) -> frozenset[str]:
    """The classes of the name a patronymic is made from."""
    _, by_stem = _classes()
    stems = [stem(each) for each in sounds]
    return frozenset().union(*(by_stem[each] for each in stems if each in by_stem))
