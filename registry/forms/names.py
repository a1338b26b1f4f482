"""The script of a name, seen from its letters, so that nobody has to choose it."""

from __future__ import annotations

import unicodedata
from collections import Counter

from registry.vocabulary import Script

# The first word of a letter's name in Unicode.
_SCRIPTS = {
    "LATIN": Script.LATIN,
    "CYRILLIC": Script.CYRILLIC,
    "ARMENIAN": Script.ARMENIAN,
    "GEORGIAN": Script.GEORGIAN,
    "GREEK": Script.GREEK,
    "HEBREW": Script.HEBREW,
    "ARABIC": Script.ARABIC,
    "HANGUL": Script.HANGUL,
    "CJK": Script.HAN,
}


def script_of(text: str) -> str:
    """The code of the script most letters belong to; empty when no letter is known."""
    found = Counter(
        _SCRIPTS[word]
        for word in (unicodedata.name(letter, "").split(" ")[0] for letter in text)
        if word in _SCRIPTS
    )
    return found.most_common(1)[0][0].value if found else ""
