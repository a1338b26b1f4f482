"""The words that open a clause, also misprinted: «Рассстрелян», «Реабилитировн», «Пpоживал».

A misprint is understood by rule: doubled letters count once, twins of another alphabet are put
back, and a long word may differ by one letter. The words stay as printed.
"""

from __future__ import annotations

from enum import Enum, auto
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import OSA

from registry.names.lookalikes import in_one_alphabet
from registry.vocabulary import Sex

# «Дело прекращено», «дело было прекращено», wherever it stands; a pattern.
CASE_DROPPED = r"[Дд]ело\s+(?:было\s+)?прекращ"


class Clause(Enum):
    """What a clause tells."""

    # That of an enumeration is a call of Python at every look into a table.
    __hash__ = object.__hash__

    BIRTH = auto()
    RESIDENCE = auto()
    ARREST = auto()
    CHARGED = auto()
    SENTENCED = auto()
    SENTENCE = auto()
    EXECUTION = auto()
    BURIAL = auto()
    DEATH = auto()
    REHABILITATION = auto()
    SOURCE = auto()
    DROPPED = auto()


class Keyword(NamedTuple):
    """A clause word: what it opens, the sex its ending shows, and whether it was shortened."""

    clause: Clause
    sex: Sex | None
    is_short: bool = False


_STEMS: dict[str, tuple[Clause, tuple[str, str, str]]] = {
    "родил": (Clause.BIRTH, ("ся", "ась", "ись")),
    "проживал": (Clause.RESIDENCE, ("", "а", "и")),
    "арестован": (Clause.ARREST, ("", "а", "ы")),
    "приговорен": (Clause.SENTENCED, ("", "а", "ы")),
    "осужден": (Clause.SENTENCED, ("", "а", "ы")),
    "обвинен": (Clause.CHARGED, ("", "а", "ы")),
    "обвинял": (Clause.CHARGED, ("ся", "ась", "ись")),
    "расстрелян": (Clause.EXECUTION, ("", "а", "ы")),
    "реабилитирован": (Clause.REHABILITATION, ("", "а", "ы")),
    "умер": (Clause.DEATH, ("", "ла", "ли")),
    "скончал": (Clause.DEATH, ("ся", "ась", "ись")),
    "погиб": (Clause.DEATH, ("", "ла", "ли")),
    "похоронен": (Clause.BURIAL, ("", "а", "ы")),
    "захоронен": (Clause.BURIAL, ("", "а", "ы")),
}
_BARE = {
    "приговор": Clause.SENTENCE,
    "источник": Clause.SOURCE,
    "адрес": Clause.RESIDENCE,
    "обвинение": Clause.CHARGED,
    "реабилитация": Clause.REHABILITATION,
}
_SHORT = {
    "род": Clause.BIRTH,
    "р": Clause.BIRTH,
    "прож": Clause.RESIDENCE,
    "арест": Clause.ARREST,
    "приг": Clause.SENTENCED,
    "осужд": Clause.SENTENCED,
    "обв": Clause.CHARGED,
    "расстр": Clause.EXECUTION,
    "расстрел": Clause.EXECUTION,
    "реаб": Clause.REHABILITATION,
    "реабил": Clause.REHABILITATION,
    "реабилит": Clause.REHABILITATION,
    "ист": Clause.SOURCE,
}
_SEXES = (Sex.MALE, Sex.FEMALE, None)


def _single(word: str) -> str:
    """The word with each run of one letter written once."""
    return "".join(
        letter for place, letter in enumerate(word) if place == 0 or word[place - 1] != letter
    )


_KNOWN: dict[str, Keyword] = {
    _single(stem + ending): Keyword(clause, sex)
    for stem, (clause, endings) in _STEMS.items()
    for ending, sex in zip(endings, _SEXES, strict=True)
} | {_single(word): Keyword(clause, None) for word, clause in _BARE.items()}
_SHORTENED = {_single(word): Keyword(clause, None, True) for word, clause in _SHORT.items()}
_LEAST_LETTERS = 8


@lru_cache(maxsize=1 << 14)
def keyword(word: str, is_cut: bool) -> Keyword | None:
    """What a word opens, if anything; `is_cut` when a full stop follows it."""
    plain = _single(in_one_alphabet(word).lower().replace("ё", "е"))
    found = _KNOWN.get(plain)
    if found is not None:
        return found
    if is_cut and plain in _SHORTENED:
        return _SHORTENED[plain]
    if not _LEAST_LETTERS <= len(plain) <= 2 * _LEAST_LETTERS:
        return None
    # One letter more at the end makes another form of the word, not a misprint: «расстреляных».
    near = [
        known
        for known in _KNOWN
        if not plain.startswith(known) and OSA.distance(plain, known, score_cutoff=1) <= 1
    ]
    if not near:
        return None
    same_ending = [known for known in near if known[-1] == plain[-1]]
    return _KNOWN[(same_ending or near)[0]]
