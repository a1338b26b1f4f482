"""Cells of a table as values: dates, sex, fate. What cannot be read says what would be."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from registry.dates import DateKind, PartialDate, parse
from registry.dates.typed import from_typed
from registry.errors import DateError
from registry.intake import wording
from registry.intake.printed import dates as printed
from registry.intake.vocabularies.matching import folded
from registry.intake.wording import worded
from registry.vocabulary import Fate, SentenceKind, Sex

# Years a date of the kind can have at all; what lies outside is a misprint and keeps its words.
_YEARS = {
    "birth_date": (1750, 2010),
    "death_date": (1850, 2030),
    "rehabilitation_date": (1930, 2030),
}
_YEARS_OF_A_CASE = (1900, 1991)
# The century two figures of a year stand for, as in print; for a birth or a death they may be any.
_CENTURIES = {"birth_date": 0, "death_date": 0, "rehabilitation_date": 20}
_SHORT_YEAR = re.compile(r"(?<!\d)\d\d?[./]\d\d?[./]\d\d(?!\d)")
_NOTHING = frozenset(["", "?", "-", "–", "—", "нет", "нет данных", "нет сведений", "н/д", "б/д"])
_DAY = re.compile(r"(\d\d?)\.(\d\d?)\.(\d{4})")
_PLAIN = re.compile(r"(?:\d\d?\.)?(?:\d\d?\.)?\d{4}|\d{4}-\d\d(?:-\d\d)?")
_LONGEST = 200
_NEVER = 99999999


class DateCell(NamedTuple):
    """A date as its three columns and its words; `wrong` says why there is no value."""

    text: str = ""
    lo: int | None = None
    hi: int | None = None
    words: str = ""
    wrong: str = ""

    def columns(self, name: str, *, words: bool = True) -> dict[str, str | int | None]:
        """As columns of a table; without any where the cell was blank."""
        if not (self.text or self.words):
            return {}
        found: dict[str, str | int | None] = {
            name: self.text,
            f"{name}_lo": self.lo,
            f"{name}_hi": self.hi,
        }
        if words and self.words:
            found[f"{name}_text"] = self.words
        return found


BLANK = DateCell()


def date_cell(cell: str, name: str) -> DateCell:
    """The date of a cell, in the years its column can mean."""
    if not cell:
        return BLANK
    return _date(cell, *_YEARS.get(name, _YEARS_OF_A_CASE), _CENTURIES.get(name, 19))


@lru_cache(maxsize=1 << 16)
def _date(cell: str, earliest: int, latest: int, century: int) -> DateCell:
    words = " ".join(cell.split())
    if words.lower() in _NOTHING:
        return BLANK
    found = _read(words, century)
    kept = "" if found and _PLAIN.fullmatch(words) else words[:500]
    if found is None:
        return DateCell(words=words[:500], wrong=wording.GIVE_A_DATE)
    years = worded(wording.GIVE_A_YEAR, earliest=earliest, latest=latest)
    if (found.lo or 0) >= (latest + 1) * 10000 or (found.hi or _NEVER) < earliest * 10000:
        return DateCell(words=words[:500], wrong=years)
    return DateCell(found.text, found.lo, found.hi, kept)


def _read(words: str, century: int) -> PartialDate | None:
    """As typed on a card, else as books print it; None for what is no date."""
    if match := _DAY.fullmatch(words):
        day, month, year = match.groups()
        return _parsed(f"{year}-{int(month):02}-{int(day):02}")
    if len(words) > _LONGEST:
        return None
    if found := _parsed(from_typed(words)):
        return found
    if not century and _SHORT_YEAR.search(words):
        return None
    stated = printed.at(words, 0, len(words), century=century or 19)
    return stated.value if stated and not words[stated.end :].strip(" .,") else None


def _parsed(text: str) -> PartialDate | None:
    try:
        return parse(text, kind=DateKind.MOMENT)
    except DateError:
        return None


# Sex -------------------------------------------------------------------------------------------

_SEXES = {
    **dict.fromkeys(("m", "м", "male", "муж", "муж.", "мужской", "чоловік", "ч", "чол"), Sex.MALE),
    **dict.fromkeys(("f", "ж", "female", "жен", "жен.", "женский", "жінка", "жін"), Sex.FEMALE),
}


def sex_cell(cell: str) -> str | None:
    """The code of a cell; None for what says no sex."""
    words = cell.strip().lower()
    if words in _NOTHING:
        return ""
    found = _SEXES.get(words)
    return found.value if found else None


def sex_by_patronymic(patronymic: str) -> str:
    """As the ending of a patronymic says; else not recorded."""
    word = patronymic.lower()
    if word.endswith(("вна", "чна", "шна", "кызы", "гызы")):
        return Sex.FEMALE.value
    return Sex.MALE.value if word.endswith(("вич", "ьич", "ич", "оглы", "оглу")) else ""


# Fate ------------------------------------------------------------------------------------------

_FATES = (
    (Fate.EXECUTED, re.compile(r"расс?трел|розстріл|казнен|^shot|execut")),
    (Fate.DIED_UNDER_INVESTIGATION, re.compile(r"под следств|во время следств|до суда")),
    (Fate.DIED_IN_PRISON, re.compile(r"(?:умер\w*|помер\w*|погиб\w*|скончал\w*) в тюрьм")),
    (
        Fate.DIED_IN_CAMP,
        re.compile(r"(?:умер\w*|помер\w*|погиб\w*|скончал\w*) в (?:\w*лаг|итл|табор)"),
    ),
    (Fate.SUICIDE, re.compile(r"самоуб|самогуб|покончил")),
    (Fate.EMIGRATED, re.compile(r"эмигрир|емігр")),
    (Fate.DEPORTED, re.compile(r"^(?:депорт|выслан|выселен|сослан)")),
    (Fate.RELEASED, re.compile(r"^(?:освобо|звільн|releas)")),
    (Fate.UNKNOWN, re.compile(r"^(?:неизвест|невідом|судьба неизвест|unknown)")),
)
_DIED_HELD = re.compile(r"(?:умер\w*|помер\w*|погиб\w*|скончал\w*) (?:в|у) (?:заключ|ув.?язн)")
_DIED_WHERE = {
    SentenceKind.LABOUR_CAMP.value: Fate.DIED_IN_CAMP.value,
    SentenceKind.CONCENTRATION_CAMP.value: Fate.DIED_IN_CAMP.value,
    SentenceKind.PRISON.value: Fate.DIED_IN_PRISON.value,
}


def fate_cell(cell: str, sentence: str) -> str | None:
    """The code of a fate in words; None for words that name none.

    Whoever died «в заключении» died where the sentence had sent them, where it says so.
    """
    words = cell.strip()
    if words.lower() in _NOTHING:
        return ""
    return _fate(words, sentence)


@lru_cache(maxsize=1 << 12)
def _fate(words: str, sentence: str) -> str | None:
    if words in Fate.values:
        return words
    text = folded(words)
    if _DIED_HELD.search(text):
        return _DIED_WHERE.get(sentence)
    return next((fate.value for fate, pattern in _FATES if pattern.search(text)), None)


def is_nothing(cell: str) -> bool:
    """Whether a cell says that nothing is known, or nothing at all."""
    return cell.strip().lower() in _NOTHING
