"""Latin words as sounds, read in many orthographies at once.

A Latin spelling does not tell its language: `Żanna` is Polish, `Zhanna` English, `Zsanna`
Hungarian, and a name travels through several. So a word is read in every orthography it could be
written in, and whoever compares keeps the best reading.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from registry.names.orthographies import BASE, OF_LANGUAGE, ORTHOGRAPHIES

_MARKED = re.compile(r"[^\x00-\x7f]")
PAIR = re.compile(r"(\S+) (\S+)")


class Orthography:
    """A table of spellings, compiled; reads a lower-case word into symbols."""

    def __init__(self, table: str, marked: str, never: str) -> None:
        self._marked = frozenset(marked)
        self._never = re.compile(never) if never else None
        pairs = PAIR.findall(table) + PAIR.findall(BASE)
        self._symbols = ["" if symbols == "-" else symbols for _, symbols in pairs]
        self._pattern = re.compile("|".join(f"({letters})" for letters, _ in pairs) + "|.")

    def could_hold(self, word: str) -> bool:
        """Whether the word has only marks and groups of letters of this orthography."""
        if self._never and self._never.search(word):
            return False
        return word.isascii() or self._marked.issuperset(_MARKED.findall(word))

    def read(self, word: str) -> str:
        """The symbols of the word, some perhaps unsettled."""
        return self._pattern.sub(self._symbol, word)

    def _symbol(self, match: re.Match[str]) -> str:
        if match.lastindex is not None:
            return self._symbols[match.lastindex - 1]
        bare = unicodedata.normalize("NFD", match.group())[0]
        bare = bare if bare != match.group() else base_of(bare)
        return self.read(bare) if bare else ""


@cache
def orthographies() -> dict[str, Orthography]:
    """All orthographies by name, compiled once."""
    return {name: Orthography(*table) for name, table in ORTHOGRAPHIES.items()}


def read_latin(word: str, language: str = "") -> list[str]:
    """The symbols of a lower-case Latin word in every orthography that could hold it."""
    known = orthographies()
    named = OF_LANGUAGE.get(language, ())
    chosen = [known[name] for name in named] or list(known.values())
    fitting = [each for each in chosen if each.could_hold(word)]
    return [each.read(word) for each in fitting or chosen]


def base_of(letter: str) -> str:
    """The plain letter a marked one is built on, or nothing."""
    name = unicodedata.name(letter, "")
    match = re.match(r"LATIN SMALL LETTER (?:DOTLESS )?([A-Z])(?: WITH .*)?$", name)
    found = match.group(1).lower() if match else ""
    return found if found != letter else ""
