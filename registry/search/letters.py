"""How names begin: the letters that follow a beginning, and how many people each stands for.

A person stands under the beginning of the sort key of each alphabet, as far as there is one.
"""

from __future__ import annotations

from functools import cache

from pyroaring import BitMap

from registry.names import fold
from registry.search.query import Result
from registry.search.snapshot import Snapshot
from registry.search.words import LETTER, LETTERS

CYRILLIC, LATIN = "cyrillic", "latin"
LONGEST_BEGINNING = LETTERS[-1]
# Ends a name that is shorter than the beginnings asked for.
END = " "

_RANGES = {CYRILLIC: [(0x430, 0x530)], LATIN: [(0x61, 0x7B), (0xDF, 0x250)]}
# Where letters stand that their code points would put behind all others.
_AFTER = {"ґ": "г", "ѓ": "г", "ђ": "д", "є": "е", "і": "и", "ї": "и", "ј": "и", "ў": "у"}


def alphabet_of(beginning: str) -> str:
    """The alphabet a beginning is written in."""
    return CYRILLIC if "\u0400" <= beginning[:1] <= "\u052f" else LATIN


@cache
def _letters(alphabet: str) -> tuple[str, ...]:
    """The letters names are folded to."""
    every = (chr(code) for first, end in _RANGES[alphabet] for code in range(first, end))
    return tuple(letter for letter in every if letter.isalpha() and fold(letter) == letter)


def letters_after(
    index: Snapshot, beginning: str, alphabet: str = "", *, among: BitMap
) -> list[tuple[str, int]]:
    """The longer beginnings there are, and how many of some people each has, in their order."""
    alphabet = alphabet or alphabet_of(beginning)
    following = [*_letters(alphabet), *([END] if beginning else [])]
    wanted = [(LETTER, beginning + letter) for letter in following]
    terms = [term for term in index.tables.terms(wanted) if term.df]
    if len(among) == len(index.all):
        found = {term.value: term.df for term in terms}
    else:
        people = index.bitmaps(term.id for term in terms)
        found = {term.value: people[term.id].intersection_cardinality(among) for term in terms}
    counted = [(value, number) for value, number in found.items() if number]
    return sorted(counted, key=lambda item: _place(item[0][-1]))


def _place(letter: str) -> tuple[str, str]:
    return _AFTER.get(letter, letter), letter


def people_under(index: Snapshot, beginning: str, among: BitMap) -> Result:
    """Those of some people whose name begins so."""
    return Result(index, {LETTER: index.having(LETTER, [beginning]), "among": among}, None)
