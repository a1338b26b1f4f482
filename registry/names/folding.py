"""Folding, so that spellings meet; sort keys, so that alphabets hold.

Case, diacritics and the letter ё never tell two names apart.
"""

from __future__ import annotations

import re
import unicodedata

_WORD = re.compile(r"[^\W_]+", re.UNICODE)

# Letters that a decomposition does not take apart, or would take apart wrongly.
LETTERS = str.maketrans(
    {
        "ё": "е",
        "ł": "l",
        "ø": "o",
        "đ": "d",
        "ı": "i",
        "ə": "a",
        "ß": "ss",
        "æ": "ae",
        "œ": "oe",
        "ʼ": "",
        "’": "",
        "ʹ": "",
        "'": "",
        "`": "",
    }
)
# й and ї are letters of their own; without this a decomposition would make them и and і.
KEPT = {"й", "ї", "ў", "ґ"}


def fold(text: str) -> str:
    """The text in lower case without diacritics, apostrophes and ё."""
    lowered = unicodedata.normalize("NFC", text).casefold().translate(LETTERS)
    letters = []
    for letter in lowered:
        if letter in KEPT:
            letters.append(letter)
        else:
            parts = unicodedata.normalize("NFD", letter)
            letters.append("".join(part for part in parts if not unicodedata.combining(part)))
    return "".join(letters)


def tokens(text: str) -> list[str]:
    """The folded words of a name or a query, in their order."""
    return _WORD.findall(fold(text))


def sort_key(text: str) -> str:
    """What a name is sorted by: its folded words, divided by a blank."""
    return " ".join(tokens(text))
