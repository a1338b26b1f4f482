"""Letters of another alphabet inside a word, as typists and readers of print confuse twins.

A Cyrillic word with a Latin H, or a Latin one with a Cyrillic о, is put back into one alphabet.
"""

from __future__ import annotations

import re

_TWINS = """
    Aa Аа  B В  Cc Сс  Ee Ее  H Н  Ii Іі  Jj Јј  K К  M М  Oo Оо  Pp Рр  Ss Ѕѕ  T Т  Xx Хх
    Y У  y у  Ëë Ёё  Ïï Її  Əə Әә  h һ  k к
"""
PAIRS = {
    latin: cyrillic
    for latins, cyrillics in re.findall(r"(\S+) (\S+)", _TWINS)
    for latin, cyrillic in zip(latins, cyrillics, strict=True)
}
_TO_CYRILLIC = str.maketrans(PAIRS)
_TO_LATIN = str.maketrans({b: a for a, b in PAIRS.items()} | {"ь": "", "ъ": ""})
GREEK = dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧοαικνρυ", "ABEZHIKMNOPTYXoaiknpu", strict=True))
_GREEK_TO_LATIN = str.maketrans(GREEK)

_CYRILLIC = re.compile("[\u0400-\u052f]")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")
_GREEK_LETTER = re.compile("[\u0370-\u03ff]")
_WORD = re.compile(r"\w+")
# Without one of these no word can be mixed; most texts have none.
_FOREIGN = re.compile("[A-Za-z\u00c0-\u024f\u1e00-\u1eff\u0370-\u03ff]")


def in_one_alphabet(text: str) -> str:
    """The text with each mixed word in the alphabet most of its letters are of."""
    if not _FOREIGN.search(text):
        return text
    return _WORD.sub(lambda match: _mended(match.group()), text)


def _mended(word: str) -> str:
    cyrillic = len(_CYRILLIC.findall(word))
    latin = len(_LATIN.findall(word))
    if len(_GREEK_LETTER.findall(word)) and (cyrillic or latin):
        word = word.translate(_GREEK_TO_LATIN)
        latin = len(_LATIN.findall(word))
    if not cyrillic or not latin:
        return word
    as_cyrillic = word.translate(_TO_CYRILLIC)
    as_latin = word.translate(_TO_LATIN)
    # Letters without a twin decide; a letter left over in either form speaks against it.
    left_latin = len(_LATIN.findall(as_cyrillic))
    left_cyrillic = len(_CYRILLIC.findall(as_latin))
    if left_latin != left_cyrillic:
        return as_cyrillic if left_latin < left_cyrillic else as_latin
    return as_cyrillic if cyrillic >= latin else as_latin


def as_if_cyrillic(word: str) -> str:
    """A Latin word all of whose letters have Cyrillic twins, in Cyrillic; else nothing."""
    twin = word.translate(_TO_CYRILLIC)
    return "" if _LATIN.search(twin) or twin == word else twin
