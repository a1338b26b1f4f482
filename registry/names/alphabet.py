"""The internal alphabet: one symbol a sound, and what is derived from a string of sounds.

Every script is read into these symbols (`readings`), and only they are compared:

    a e i o u y j                  vowels; y is ы, j is й
    b v g d z k l m n p r s t f x  as in Latin; x is х
    Z S C Q c J                    ж ш ч щ ц дж

A reader may also write a symbol of `UNSETTLED`, where an orthography leaves the sound open; it is
settled by `settle`, so none is left in a reading.

Two forms are derived. The *sound* merges what writers of one name confuse: o and a, e and i and j,
ё and е, double letters, the endings of adjectives, of feminines and of Baltic nominatives. The
*skeleton* keeps only consonants, merged by place: voiced with voiceless, all sibilants together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import product
from operator import getitem

# Symbols an orthography leaves open, and the sounds they may stand for, likeliest first.
UNSETTLED = {
    "h": ("x", "g", ""),  # German and Czech h is г, Finnish h is х, Spanish h is mute
    "1": ("ej", "aj"),  # German ei: ей by old custom, ай by new
    "2": ("ej", "oj"),  # German eu, äu
    "3": ("z", "s"),  # German s before a vowel
    "4": ("Z", "g"),  # French g before e, i
    "5": ("e", "o"),  # ö
    "6": ("u", "i"),  # ü
    "7": ("e", "ja"),  # ä: German э, Estonian я
    "8": ("S", "Q"),  # sch: German ш, English щ
    "9": ("", "ova"),  # Czech -ová: added to a name, or of its own
    "0": ("", "e"),  # French final e
    "X": ("ks", "x"),
    "R": ("Z", "rZ"),  # Polish rz
    "K": ("k", "g"),  # q
    "D": ("d", "dz"),  # Belarusian дз
    "T": ("t", "c"),  # Belarusian ц
    "V": ("v", "u"),  # Belarusian and Ukrainian initial у before a consonant
    "Y": ("y", "o"),  # Estonian õ
    "G": ("J", "Z"),  # j: дж or ж
    "L": ("", "S"),  # Latvian -iņš
    "M": ("", "s"),  # Latvian -ds, -ts
    "B": ("b", "v"),  # Hebrew bet, pe, vav, written without points
    "P": ("p", "f"),
    "U": ("u", "o", "v"),
    "F": ("f", "t"),  # Greek theta
}
MOST_SETTLEMENTS = 8
# A skeleton beyond this length is cut: the index stores one key for each of its letters.
LONGEST_SKELETON = 12

_UNSETTLED = re.compile("[" + "".join(UNSETTLED) + "]")
# Two symbols that are one sound, and the sounds that swallow a neighbour.
CLUSTERS = {
    "StS": "Q",
    "SC": "Q",
    "sC": "Q",
    "ZC": "Q",
    "tS": "C",
    "dS": "J",
    "dZ": "J",
    "tC": "C",
    "dC": "C",
    "tJ": "J",
    "ts": "c",
    "tz": "c",
    "tc": "c",
    "dc": "c",
    "ds": "c",
}
_CLUSTER = re.compile("|".join(sorted(CLUSTERS, key=len, reverse=True)))
YO = re.compile(r"[jiy]+o|(?<=[SZCQJ])o")
_ONE_I = str.maketrans("jy", "ii")
_MERGED = str.maketrans("oe", "ai")
RUN = re.compile(r"(.)\1+")
SOFT_U = re.compile(r"(?<=[^aiu])iu")
BALTIC = re.compile(r"(?<=[^aiu])[aiu]?s$")
ENDING = re.compile(r"[ai]+$")
CONSONANTS = re.compile(r"[^aiu]")

PLACES = {
    **dict.fromkeys("pb", "p"),
    **dict.fromkeys("fv", "f"),
    **dict.fromkeys("td", "t"),
    **dict.fromkeys("kgx", "k"),
    **dict.fromkeys("szSZCQcJ", "s"),
    **{letter: letter for letter in "lrmn"},
    **dict.fromkeys("aeiouyj", None),
}
_PLACE = str.maketrans(PLACES)


def settle(symbols: str) -> Iterator[str]:
    """The readings of a string with unsettled symbols; each symbol is settled alike throughout."""
    open_symbols = sorted(set(_UNSETTLED.findall(symbols)))
    if not open_symbols:
        yield symbols
        return
    for choice in _choices("".join(open_symbols)):
        yield symbols.translate({ord(a): b for a, b in zip(open_symbols, choice, strict=True)})


@lru_cache(maxsize=1 << 10)
def _choices(open_symbols: str) -> list[tuple[str, ...]]:
    """What the symbols may stand for, in order: first what departs least from the likeliest."""
    sounds = [UNSETTLED[symbol] for symbol in open_symbols]
    ranks = product(*(range(len(each)) for each in sounds))
    chosen = sorted(ranks, key=lambda each: (sum(map(bool, each)), each))[:MOST_SETTLEMENTS]
    return [tuple(map(getitem, sounds, each)) for each in chosen]


@lru_cache(maxsize=1 << 16)
def plain(symbols: str) -> str:
    """The sounds with affricates as one symbol, ё as е, one i and no double letters."""
    before = ""
    while before != symbols:
        before = symbols
        symbols = YO.sub("e", _CLUSTER.sub(_one_sound, symbols))
        symbols = RUN.sub(r"\1", symbols.translate(_ONE_I))
    return symbols


def _one_sound(match: re.Match[str]) -> str:
    return CLUSTERS[match.group()]


@lru_cache(maxsize=1 << 16)
def whole_sound(symbols: str) -> str:
    """The merged form of a string of sounds, with its ending."""
    merged = RUN.sub(r"\1", plain(symbols).translate(_MERGED))
    return _final_v(SOFT_U.sub("u", merged))


def _final_v(merged: str) -> str:
    """Final ф is how a final в is heard, and spelt by those who only heard it."""
    return merged.rstrip("fv") + "v" if len(merged) > 2 and merged[-1] == "f" else merged


@lru_cache(maxsize=1 << 16)
def sound(symbols: str) -> str:
    """The merged form of a string of sounds, without the endings that languages add."""
    return _final_v(without_ending(whole_sound(symbols)))


def without_ending(merged: str) -> str:
    """A merged form without Baltic -s, feminine -a and the endings of adjectives."""
    for ending in (BALTIC, ENDING):
        stem = ending.sub("", merged)
        if len(stem) >= 3 and len(CONSONANTS.findall(stem)) >= 2:
            merged = stem
    return merged


@lru_cache(maxsize=1 << 16)
def skeleton(merged: str) -> str:
    """The consonants of a sound, merged by place; an initial vowel is kept as `a`."""
    places = merged.translate(_PLACE)
    if merged and merged[0] in "aeiouyj":
        places = "a" + places
    return RUN.sub(r"\1", places)[:LONGEST_SKELETON]


def deletions(symbols: str) -> set[str]:
    """The string and every form of it with one symbol left out.

    Two strings one change, insertion, omission or exchange of neighbours apart share a member.
    """
    shorter = {symbols[:at] + symbols[at + 1 :] for at in range(len(symbols))}
    return {symbols} | {RUN.sub(r"\1", each) for each in shorter}
