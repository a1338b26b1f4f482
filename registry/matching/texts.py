"""How two texts of sources agree: places, work, bodies, numbers of files."""

from __future__ import annotations

import re
from enum import IntEnum
from functools import lru_cache

from registry.names import tokens

# What stands before the names of places, and what every number of a file contains.
_GENERAL = frozenset(
    """
    г гор город с село д дер деревня п пос поселок ст станция станица х хутор м мест местечко
    губ губерния губернии у уезд уезда вол волость волости обл область области р н рн район района
    край края республика ул улица пер переулок дом кв асср сср ссср рсфср усср
    в на при по и им f d фонд ф опись оп дело л лист арх архив № номер
    """.split()
)
_ADJECTIVE = re.compile(r"(?:ская|ский|ское|ской|ского|ом|ой|ая|ий|ый|ого|а|е|у|и|ы)$")
SHORTEST_STEM = 4
_NUMBER = re.compile(r"[^\W_]+")


class Likeness(IntEnum):
    """How two texts agree."""

    UNKNOWN = 0
    DIFFERENT = 1
    SOME = 2
    MUCH = 3
    SAME = 4


@lru_cache(maxsize=1 << 16)
def stems(text: str) -> frozenset[str]:
    """The telling words of a text without the endings of cases."""
    found = (word for word in tokens(text) if word not in _GENERAL)
    return frozenset(_stem(word) for word in found)


def _stem(word: str) -> str:
    bare = _ADJECTIVE.sub("", word)
    return bare if len(bare) >= SHORTEST_STEM else word


@lru_cache(maxsize=1 << 16)
def compare(one: str, other: str) -> Likeness:
    """How the words of two texts agree; an empty text says nothing."""
    if one and one == other:
        return Likeness.SAME
    ones, others = stems(one), stems(other)
    if not ones or not others:
        return Likeness.UNKNOWN
    if ones == others:
        return Likeness.SAME
    shared = len(ones & others)
    if not shared:
        return Likeness.DIFFERENT
    return Likeness.MUCH if 2 * shared > min(len(ones), len(others)) else Likeness.SOME


@lru_cache(maxsize=1 << 16)
def file_number(reference: str) -> str:
    """A reference to an archive file as letters and figures; nothing where no figure stands."""
    plain = "".join(_NUMBER.findall(reference.casefold()))
    return plain if any(letter.isdigit() for letter in plain) else ""
