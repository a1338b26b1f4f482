"""A word in any script as the sounds it may stand for, and the forms those are compared in."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import zip_longest
from typing import NamedTuple

from registry.names.alphabet import plain, settle, skeleton, sound
from registry.names.cyrillic import read_cyrillic
from registry.names.folding import fold
from registry.names.latin import read_latin
from registry.names.lookalikes import as_if_cyrillic
from registry.names.scripts import SCRIPTS, read_letters

MOST_READINGS = 12
LONGEST_WORD = 48

# In the merged form o is a, so this leaves the two vowels as they are.
_IO = re.compile("[iy]o")
_LETTERS = re.compile(r"[^\W\d_]+")


class Reading(NamedTuple):
    """One way to say a word: its sounds, their merged form, its consonants."""

    plain: str
    sound: str
    skeleton: str


@lru_cache(maxsize=1 << 16)
def readings(word: str, language: str = "") -> tuple[Reading, ...]:
    """The distinct readings of a word, none if no letter of it is known.

    Case matters only for a Latin word in capitals that look Cyrillic. The language, where it is
    known, narrows the orthographies; it never leaves a word unread.
    """
    found: dict[str, Reading] = {}
    for settled in _likeliest_first(_symbols(word[:LONGEST_WORD], language)):
        merged = sound(settled)
        if merged and merged not in found:
            found[merged] = Reading(plain(settled), merged, skeleton(merged))
            if len(found) == MOST_READINGS:
                break
    return tuple(found.values())


def _likeliest_first(readable: list[str]) -> Iterator[str]:
    """The likeliest sounds of every orthography before the second choices of any."""
    settled = [list(_with_io(symbols)) for symbols in dict.fromkeys(readable)]
    for row in zip_longest(*settled):
        yield from (each for each in row if each is not None)


def _with_io(symbols: str) -> Iterator[str]:
    """The settled readings; io, which is taken for ё, also as the two vowels it may be."""
    for each in settle(symbols):
        yield each
        if _IO.search(each):
            yield _IO.sub("ia", each)


def _symbols(word: str, language: str) -> list[str]:
    lowered = unicodedata.normalize("NFC", "".join(_LETTERS.findall(word))).lower()
    script = script_of(lowered)
    if script == "CYRILLIC":
        return [read_cyrillic(lowered, language)]
    if script == "LATIN":
        twin = as_if_cyrillic(word) if word.isupper() else ""
        symbols = read_latin(lowered, language)
        return [*symbols, read_cyrillic(twin.lower())] if twin else symbols
    if script in SCRIPTS:
        return [read_letters(fold(lowered), script)]
    return []


def script_of(word: str) -> str:
    """The script of the first letter that has one, as Unicode names it."""
    for letter in word:
        if letter.isalpha():
            return unicodedata.name(letter, "").partition(" ")[0]
    return ""
