"""The rules of names as one file of data, for the browser: the tables `registry.names` works by.

The browser has the few functions that apply them (`names.js`); a test compares what both make of
thousands of spellings.
"""

from __future__ import annotations

import unicodedata
from typing import Any

from registry.names import (
    alphabet,
    cyrillic,
    equivalents,
    folding,
    forms,
    keyboards,
    latin,
    lookalikes,
    orthographies,
    patronymics,
    scripts,
    similarity,
    words,
)
from registry.names.latin import PAIR
from registry.names.readings import LONGEST_WORD, MOST_READINGS, script_of

# Where letters of the scripts that are read stand; the browser asks for the script of none else.
_RANGES = ((0x41, 0x250), (0x370, 0x400), (0x400, 0x530), (0x531, 0x590), (0x5D0, 0x5F3))
_MORE_RANGES = ((0x10A0, 0x1100), (0x1C80, 0x1CC0), (0x1E00, 0x2000), (0x2D00, 0x2D30))
SCRIPTS = ("CYRILLIC", "LATIN", *sorted(scripts.SCRIPTS))


def rules() -> dict[str, Any]:
    """All tables, limits and patterns."""
    return {
        "alphabet": _alphabet(),
        "cyrillic": _cyrillic(),
        "latin": _latin(),
        "scripts": _scripts(),
        "folding": _folding(),
        "keyboards": _keyboards(),
        "lookalikes": {"pairs": lookalikes.PAIRS, "greek": lookalikes.GREEK},
        "words": _words(),
        "given": {"classes": equivalents.lines()},
        "patronymics": {
            "suffix": patronymics.SUFFIX.pattern,
            "vowels": patronymics.VOWELS_AT_THE_END.pattern,
            "shortest": patronymics.SHORTEST_STEM,
        },
        "likeness": _likeness(),
    }


def _alphabet() -> dict[str, Any]:
    return {
        "unsettled": {symbol: list(each) for symbol, each in alphabet.UNSETTLED.items()},
        "settlements": alphabet.MOST_SETTLEMENTS,
        "readings": MOST_READINGS,
        "longest_word": LONGEST_WORD,
        "longest_skeleton": alphabet.LONGEST_SKELETON,
        "clusters": alphabet.CLUSTERS,
        "places": {letter: place or "" for letter, place in alphabet.PLACES.items()},
        "yo": alphabet.YO.pattern,
        "soft_u": alphabet.SOFT_U.pattern,
        "endings": [alphabet.BALTIC.pattern, alphabet.ENDING.pattern],
    }


def _cyrillic() -> dict[str, Any]:
    """Every letter of the alphabet with its sounds, also those built on another letter."""
    letters = (chr(code) for code in range(0x400, 0x530))
    known = {letter: cyrillic.sound_of(letter) for letter in letters}
    return {
        "sounds": {letter: sounds for letter, sounds in known.items() if sounds},
        "silent": "".join(letter for letter, sounds in cyrillic.SOUNDS.items() if not sounds),
        "vowels": cyrillic.VOWELS,
    }


def _latin() -> dict[str, Any]:
    return {
        "orthographies": [
            {"name": name, "pairs": PAIR.findall(table), "marked": marked, "never": never}
            for name, (table, marked, never) in orthographies.ORTHOGRAPHIES.items()
        ],
        "base": PAIR.findall(orthographies.BASE),
        # Letters that no decomposition takes apart.
        "built_on": {
            letter: base
            for letter in map(chr, range(0xC0, 0x250))
            if unicodedata.normalize("NFD", letter) == letter and (base := latin.base_of(letter))
        },
    }


def _scripts() -> dict[str, Any]:
    return {
        "tables": scripts.TABLES,
        "stops": scripts.GREEK_STOPS,
        "ranges": _script_ranges(),
    }


def _script_ranges() -> list[list[Any]]:
    """First and last code of each stretch of letters of one script."""
    found: list[list[Any]] = []
    for first, end in (*_RANGES, *_MORE_RANGES):
        for code in range(first, end):
            name = script_of(chr(code))
            if name not in SCRIPTS:
                continue
            if found and found[-1][1] == code - 1 and found[-1][2] == name:
                found[-1][1] = code
            else:
                found.append([code, code, name])
    return found


def _folding() -> dict[str, Any]:
    letters = {chr(int(key)): value for key, value in folding.LETTERS.items()}
    # Letters whose lower case is not what folding of case makes of them.
    for code in range(0xB5, 0x2000):
        lowered = chr(code).lower()
        if chr(code).casefold() != lowered and lowered not in letters:
            letters[lowered] = chr(code).casefold()
    return {"letters": letters, "kept": sorted(folding.KEPT)}


def _keyboards() -> dict[str, Any]:
    return {
        "keys": keyboards.KEYS,
        "shifted": keyboards.SHIFTED,
        "layouts": [keyboards.RUSSIAN, keyboards.UKRAINIAN],
        "never": keyboards.NEVER.pattern,
    }


def _words() -> dict[str, Any]:
    return {
        "longest": words.LONGEST_TEXT,
        "most": words.MOST_WORDS,
        "signs": words.SIGNS.pattern,
        "abbreviation": words.ABBREVIATION,
        "particles": sorted(words.PARTICLES),
        "after_an_initial": list(forms.AFTER_AN_INITIAL),
    }


def _likeness() -> dict[str, Any]:
    return {
        "of_sound": similarity.OF_SOUND,
        "of_skeleton": similarity.OF_SKELETON,
        "floor": similarity.FLOOR,
        "alike": similarity.ALIKE,
        "fine": similarity.FINE,
        "sounds_alike": similarity.SOUNDS_ALIKE,
        "equivalent": similarity.EQUIVALENT,
        "father": similarity.FATHER,
        "initial": similarity.ASKED_INITIAL,
        "near_letters": similarity.NEAR_LETTERS,
        "long_enough": similarity.LONG_ENOUGH,
    }
