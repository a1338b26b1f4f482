"""What was meant when the keyboard was in the other layout: `fktrctq` for Алексей.

Layouts as of Windows: US English, Russian (ЙЦУКЕН), Ukrainian (enhanced).
"""

from __future__ import annotations

import re

KEYS = "`qwertyuiop[]asdfghjkl;'zxcvbnm,./"
SHIFTED = '~QWERTYUIOP{}ASDFGHJKL:"ZXCVBNM<>?'
RUSSIAN = "ёйцукенгшщзхъфывапролджэячсмитьбю."
UKRAINIAN = "'йцукенгшщзхїфівапролджєячсмитьбю."


def _layout(letters: str) -> tuple[dict[int, int], dict[int, int]]:
    """Keys to letters, and letters to keys."""
    upper = letters.upper()
    forward = str.maketrans(KEYS + SHIFTED, letters + upper)
    back = str.maketrans(letters[:-1] + upper[:-1], KEYS[:-1] + SHIFTED[:-1])
    return forward, back


_TO_RUSSIAN, _FROM_RUSSIAN = _layout(RUSSIAN)
_TO_UKRAINIAN, _FROM_UKRAINIAN = _layout(UKRAINIAN)

_LATIN = re.compile("[a-z]", re.IGNORECASE)
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_PARTS = re.compile(r"[\s.\-]+")
# What no name in Russian or Ukrainian spelling holds; a re-typing that does was not meant.
NEVER = re.compile(
    r"^[ьъы]|[аеёиоуыэюяіїє]{4}|[бвгджзйклмнпрстфхцчшщ]{5}|[аеёиоуыэюяіїєй][ьъ]|[ьъ]{2}"
    r"|[аеёиоуыэюяіїє]ы|щ[^аеёиоуюяієьвлнр]|[^а-яёіїєґ'’]"
)
_CYRILLIC_VOWEL = re.compile("[аеёиоуыэюяіїє]")
_LATIN_VOWEL = re.compile("[aeiouy]")


def retyped(text: str) -> list[str]:
    """The text in the layouts it may have been meant for, if what comes out could be a name."""
    if _CYRILLIC.search(text):
        meant = [text.translate(table) for table in (_FROM_RUSSIAN, _FROM_UKRAINIAN)]
        return [each for each in dict.fromkeys(meant) if _could_be_latin(each)]
    if _LATIN.search(text):
        meant = [text.translate(table) for table in (_TO_RUSSIAN, _TO_UKRAINIAN)]
        return [each for each in dict.fromkeys(meant) if _could_be_cyrillic(each)]
    return []


def _could_be_cyrillic(text: str) -> bool:
    words = [word for word in _PARTS.split(text.lower()) if word]
    return bool(words) and all(
        not NEVER.search(word) and (len(word) < 3 or bool(_CYRILLIC_VOWEL.search(word)))
        for word in words
    )


def _could_be_latin(text: str) -> bool:
    words = [word for word in _PARTS.split(text.lower()) if word]
    return bool(words) and all(
        word.isascii()
        and word.isalpha()
        and (len(word) < 3 or bool(_LATIN_VOWEL.search(word)))
        and not re.search("[bcdfghjklmnpqrstvwxz]{6}", word)
        for word in words
    )
