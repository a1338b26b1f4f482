"""A name or a query as words: cleaned, divided, with initials, abbreviations and particles known.

Bounded whatever comes in: a text is cut to `LONGEST_TEXT` letters and `MOST_WORDS` words.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from registry.names.folding import fold
from registry.names.lookalikes import in_one_alphabet

LONGEST_TEXT = 300
MOST_WORDS = 8

# Apostrophes, primes and modifier letters: signs of softness or glottal stops, never letters here.
SIGNS = re.compile('[\u0027\u0060\u00b4\u02b0-\u02ff\u2018-\u201f\u2032-\u2037\u05f3\u05f4\u00b7"]')
_WORD = re.compile(r"([^\W_]+)(\.?)")
# A shorter word before a full stop is cut off: И., Yu., Мих.
ABBREVIATION = 4

# Words between the parts of a name, and those for son and daughter: they carry little.
_PARTICLES = """
    von van der den de du la le zu zum zur af av da di el al ul ibn bin ben bar
    фон ван дер ден де дю ла ле цу аф да ди эль аль ибн бин бен бар
    ogly oglu oglı oğlu uly uulu kyzy kizi kızı qizi qızı gizi
    оглы оглу углы оғлы улы уулу кызы гызы қызы кизи
"""
PARTICLES = frozenset(map(fold, _PARTICLES.split()))


class Word(NamedTuple):
    """A word as written, as folded, and what kind of word it is."""

    raw: str
    folded: str
    is_short: bool  # an initial or an abbreviation: И., Yu., Мих.
    is_particle: bool


def clean(text: str) -> str:
    """The text without invisible and soft signs, in composed form, each word in one alphabet."""
    normal = unicodedata.normalize("NFKC", text[:LONGEST_TEXT])
    normal = SIGNS.sub("", normal)
    kept = "".join(_shown(letter) for letter in normal)
    return in_one_alphabet(unicodedata.normalize("NFC", kept))[:LONGEST_TEXT]


def _shown(letter: str) -> str:
    """The letter; a blank for control characters; nothing for marks and formatting."""
    category = unicodedata.category(letter)
    if category in ("Cf", "Mn", "Me"):
        return ""
    return " " if category[0] in "CZ" else letter


def words(text: str) -> list[Word]:
    """The words of a name in their order; hyphens divide."""
    found: list[Word] = []
    for raw, stop in _WORD.findall(clean(text)):
        folded = fold(raw)
        if folded:
            is_short = len(folded) == 1 or (bool(stop) and len(folded) < ABBREVIATION)
            found.append(Word(raw, folded, is_short, folded in PARTICLES))
            if len(found) == MOST_WORDS:
                break
    return found
