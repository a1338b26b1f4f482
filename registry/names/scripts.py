"""Georgian, Armenian, Greek and Hebrew letters as sounds.

Georgian: the national system of 2002, aspirates and ejectives merged as Russian merges them.
Armenian: BGN/PCGN 1981 (Eastern values). Greek: ISO 843:1997, type 2, with the modern digraphs.
Hebrew: ISO 259-3 consonants and the Yiddish orthography of YIVO (1937) for vowels.
"""

from __future__ import annotations

import re

_GEORGIAN = dict(
    zip(
        "აბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰჱჲჳჴჵჶ",
        [
            "a",
            "b",
            "g",
            "d",
            "e",
            "v",
            "z",
            "t",
            "i",
            "k",
            "l",
            "m",
            "n",
            "o",
            "p",
            "Z",
            "r",
            "s",
            "t",
            "u",
            "p",
            "k",
            "g",
            "k",
            "S",
            "C",
            "c",
            "dz",
            "c",
            "C",
            "x",
            "J",
            "h",
            "ej",
            "j",
            "vi",
            "x",
            "o",
            "f",
        ],
        strict=True,
    )
)
_ARMENIAN = {
    **dict(
        zip(
            "աբգդեզէըթժիլխծկհձղճմյնշոչպջռսվտրցւփքօֆ",
            [
                "a",
                "b",
                "g",
                "d",
                "e",
                "z",
                "e",
                "y",
                "t",
                "Z",
                "i",
                "l",
                "x",
                "c",
                "k",
                "h",
                "dz",
                "g",
                "C",
                "m",
                "j",
                "n",
                "S",
                "o",
                "C",
                "p",
                "J",
                "r",
                "s",
                "v",
                "t",
                "r",
                "c",
                "v",
                "p",
                "k",
                "o",
                "f",
            ],
            strict=True,
        )
    ),
    "ու": "u",
    "և": "ev",
    "եւ": "ev",
    "իւ": "ju",
}
_GREEK = {
    **dict(
        zip(
            "αβγδεζηθικλμνξοπρσςτυφχψω",
            [
                "a",
                "v",
                "g",
                "d",
                "e",
                "z",
                "i",
                "f",
                "i",
                "k",
                "l",
                "m",
                "n",
                "ks",
                "o",
                "p",
                "r",
                "s",
                "s",
                "t",
                "i",
                "f",
                "x",
                "ps",
                "o",
            ],
            strict=True,
        )
    ),
    "ου": "u",
    "ει": "i",
    "οι": "i",
    "υι": "i",
    "αι": "e",
    "ευ": "ev",
    "αυ": "av",
    "γκ": "g",
    "γγ": "ng",
    "γχ": "nx",
    "ντ": "d",
    "μπ": "b",
    "τσ": "c",
    "τζ": "J",
}
_HEBREW = {
    **dict(
        zip(
            "אבגדהוזחטיךכלםמןנסעףפץצקרשת",
            [
                "a",
                "B",
                "g",
                "d",
                "h",
                "U",
                "z",
                "x",
                "t",
                "i",
                "x",
                "x",
                "l",
                "m",
                "m",
                "n",
                "n",
                "s",
                "e",
                "P",
                "P",
                "c",
                "c",
                "k",
                "r",
                "S",
                "t",
            ],
            strict=True,
        )
    ),
    "װ": "v",
    "וו": "v",
    "ױ": "oj",
    "וי": "oj",
    "ײ": "ej",
    "יי": "ej",
    "זש": "Z",
    "טש": "C",
    "דזש": "J",
    "טס": "c",
    "שׂ": "s",
}

_TABLES = {
    "GEORGIAN": _GEORGIAN,
    "ARMENIAN": _ARMENIAN,
    "GREEK": _GREEK,
    "HEBREW": _HEBREW,
}
_PATTERNS = {
    script: re.compile("|".join(sorted(table, key=len, reverse=True)) + "|.", re.DOTALL)
    for script, table in _TABLES.items()
}


def read_letters(word: str, script: str) -> str:
    """The symbols of a lower-case word in one of the scripts of this module."""
    table = _TABLES[script]
    return "".join(table.get(letters, "") for letters in _PATTERNS[script].findall(word))


SCRIPTS = frozenset(_TABLES)
