"""Dates as entries print them: «14 октября 1937 г.», «9.09.1937», «в июне 1989 г.», «1896».

The value never says more than the words: a season or «в начале 1938» gives its year alone.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from registry.dates import PartialDate, parse
from registry.errors import DateError

_MONTH = (
    r"(?:январ|феврал|март|апрел|ма[йяе]|июн|июл|август|сентябр|октябр|ноябр|декабр)[а-я]{0,2}"
    r"|(?:янв|фев|февр|мар|апр|авг|сен|сент|окт|нояб|ноя|дек)\."
)
_SHORT_MONTHS = ("янв", "фев", "мар", "апр", "ма", "июн", "июл", "авг", "сен", "окт", "ноя", "дек")
_BEFORE = (
    r"(?:(?:не\s+(?:позднее|позже|ранее|раньше)|около|ок\.|примерно|приблизительно|предположительно|"
    r"после|до|"
    r"(?:в\s+)?(?:начале|середине|конце)|весной|летом|осенью|зимой|осень|весна|лето|зима)\s+)"
)
_YEAR = r"(?:1[5-9]|20)\d\d(?!\d)"
_YEAR_WORD = r"(?:\s?(?:гг?\.(?!\s?р\.)|года|году|год|гг?(?![\w.])))?"
_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7, "VIII": 8, "IX": 9}
_ROMAN |= {"X": 10, "XI": 11, "XII": 12}
# «1893 (?)», «1893?»: the entry itself doubts the date.
_DOUBT = r"\s?\(\?\)|\?"
# The two letters a date may begin with rule out nearly every place before anything else is tried.
_BEGINS = (
    r"(?-i:(?=\d|[вВ][\seEеЕ]|[нН][еЕоОаА]|[оО][кКсС]|[пП][оОрР]|[дД][еЕоО]|[сС][еЕ]|[кК][оО]"
    r"|[лЛ][еЕ]|[зЗ][иИ]|[яЯ][нН]|[фФ][еЕ]|[мМ][аА]|[аА][пПвВ]|[иИ][юЮ]))"
)
_DATE = (
    rf"{_BEGINS}(?P<before>(?-i:(?!\d)){_BEFORE})?(?:"
    rf"(?P<d1>\d{{1,2}})(?:-го)?\s+(?P<m1>{_MONTH})\s*(?P<y1>{_YEAR})"
    rf"|(?P<d2>\d{{1,2}})[./]\s?(?P<m2>\d{{1,2}})[./]?\s?(?P<y2>{_YEAR}|(?<=[./])\d\d(?!\d))"
    rf"|(?P<d8>\d{{1,2}})[./-](?P<m8>(?-i:[IVXХ]{{1,4}}))[./-](?P<y8>{_YEAR}|\d\d(?!\d))"
    rf"|(?P<m3>{_MONTH})\s+(?P<y3>{_YEAR})"
    rf"|(?P<m4>\d{{1,2}})\.(?P<y4>{_YEAR}|\d\d(?=\s?г\.?(?!\w)))"
    rf"|(?P<y7>{_YEAR})\.(?P<m7>\d\d)(?:\.(?P<d7>\d\d))?(?![\d.]*\d)"
    rf"|(?P<y5>{_YEAR})(?:\s?(?:/|-|–|или)\s?(?P<y6>{_YEAR}))?"
    rf")(?P<doubt>{_DOUBT})?{_YEAR_WORD}"
)
DATE = re.compile(_DATE, re.IGNORECASE)
# The date at the end of a stretch, with the preposition that is no part of it.
AT_END = re.compile(rf"(?:\b(?:в|во)\s+)?(?P<date>{_DATE})[\s.,]*$", re.IGNORECASE)
_DAY_AT = re.compile(
    rf"(?P<d>\d{{1,2}})\s+(?P<m>{_MONTH})\s+\((?P<other>[^()\n]{{1,80}})\)\s*(?P<y>{_YEAR})"
    rf"{_YEAR_WORD}",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
_WIDER = re.compile(rf"{_BEFORE}\d", re.IGNORECASE)
# The last two letters of such a word, before a figure.
_MAY_BE_WIDER = re.compile(
    r"[еойюьам.ЕОЙЮЬАМ](?=\s+\d)(?:(?<=[еЕлЛнНжЖшШцЦ][еЕ])|(?<=[лЛнНдДтТ][оО])|(?<=[оО][йЙмМ])"
    r"|(?<=[ьЬ][юЮ])|(?<=[нН][ьЬ])|(?<=[нНмМ][аА])|(?<=[кК]\.))"
)
# What a date ends with, but for white space, full stops and commas.
_ENDS = frozenset("0123456789гадуГАДУ?)")
# Words of a date stand before its first figure.
_BEFORE_FIGURE = 64
_YEAR_REACH, _SHORT_REACH, _LONG_REACH = 16, 26, 56
_ONLY_MONTH = re.compile(rf"(?P<day>\d{{1,2}})?\s*(?P<month>{_MONTH})", re.IGNORECASE)


_REMEMBERED: dict[tuple[str, int], PartialDate | None] = {}
_MOST_REMEMBERED = 1 << 14


class FoundDate(NamedTuple):
    """A date in a text; `others` are differing values printed within its words."""

    start: int
    end: int
    value: PartialDate | None
    others: tuple[tuple[int, int, PartialDate | None], ...] = ()

    @property
    def span(self) -> tuple[int, int]:
        return self.start, self.end

    @property
    def names_a_day(self) -> bool:
        return self.value is None or self.value.precision == "day"


def at(text: str, start: int, end: int, *, century: int = 19) -> FoundDate | None:
    """The date that begins exactly at `start`."""
    if text.find("(", start, min(end, start + _SHORT_REACH)) > 0:
        broken = _DAY_AT.match(text, start, end)
        if broken:
            return _broken(broken)
    match = DATE.match(text, start, end)
    return _found(match, century) if match else None


def first(text: str, start: int, end: int, *, century: int = 19) -> FoundDate | None:
    """The first date of a stretch."""
    figure = _DIGIT.search(text, start, end)
    if figure is None:
        return None
    match = DATE.search(text, max(start, figure.start() - _BEFORE_FIGURE), end)
    return _found(match, century) if match else None


def last(text: str, start: int, end: int, *, century: int = 19) -> tuple[FoundDate, int] | None:
    """The date that ends a stretch, and where its preposition begins."""
    if not _may_end(text, start, end):
        return None
    # A date is short: looking only at the tail keeps the search linear.
    match = AT_END.search(text, max(start, end - _SHORT_REACH), end)
    if match is None or match.start() <= end - _SHORT_REACH or _is_wider(text, start, end):
        match = AT_END.search(text, max(start, end - _LONG_REACH), end)
    if match is None:
        return None
    value = _value(match, century)
    return FoundDate(match.start("date"), match.end("date"), value), match.start()


def doubted(date: PartialDate | None) -> PartialDate | None:
    """The date with the doubt an entry prints behind it."""
    if date is None or date.text[-1:] in "?~%" or "/" in date.text:
        return date
    return _edtf(f"{date.text}?")


def _found(match: re.Match[str], century: int) -> FoundDate:
    return FoundDate(match.start(), match.end(), _value(match, century))


def _may_end(text: str, start: int, end: int) -> bool:
    """Whether the last letters of a stretch could be those of a date."""
    at = end
    while at > start and (text[at - 1] in " .,\n" or text[at - 1].isspace()):
        at -= 1
    is_end = at > start and (text[at - 1] in _ENDS or text[at - 1].isdecimal())
    return is_end and _DIGIT.search(text, max(start, end - _YEAR_REACH), end) is not None


def _is_wider(text: str, start: int, end: int) -> bool:
    return bool(_MAY_BE_WIDER.search(text, start, end) and _WIDER.search(text, start, end))


def _value(match: re.Match[str], century: int) -> PartialDate | None:
    """The value of a match; the same words mean the same date wherever they stand."""
    asked = match.group(), century
    if asked in _REMEMBERED:
        return _REMEMBERED[asked]
    if len(_REMEMBERED) >= _MOST_REMEMBERED:
        _REMEMBERED.clear()
    value = _REMEMBERED[asked] = _read(match, century)
    return value


def _broken(match: re.Match[str]) -> FoundDate:
    """«29 июля (по другим данным - августа) 1883»."""
    day, month, year = match["d"], match["m"], match["y"]
    others = []
    other = _ONLY_MONTH.search(match["other"])
    if other:
        value = _point(year, _month(other["month"]), other["day"] or day)
        start = match.start("other") + other.start()
        others.append((start, match.start("other") + other.end(), value))
    return FoundDate(match.start(), match.end(), _point(year, _month(month), day), tuple(others))


def _read(match: re.Match[str], century: int) -> PartialDate | None:
    part = match.groupdict()
    before = (part["before"] or "").lower().split()
    if part["y6"]:
        return _edtf(_either(part["y5"], part["y6"], match.group()))
    if part["y1"]:
        point = _text(part["y1"], _month(part["m1"]), part["d1"])
    elif part["y2"]:
        point = _text(_whole_year(part["y2"], century), part["m2"], part["d2"])
    elif part["y3"]:
        point = _text(part["y3"], _month(part["m3"]), "")
    elif part["y8"]:
        month = str(_ROMAN.get(part["m8"].replace("Х", "X"), 13))
        point = _text(_whole_year(part["y8"], century), month, part["d8"])
    elif part["y7"]:
        point = _text(part["y7"], part["m7"], part["d7"] or "")
    elif part["y4"]:
        point = _text(_whole_year(part["y4"], century), part["m4"], "")
    else:
        point = part["y5"]
    if part["doubt"]:
        return _edtf(f"{point}?" if not before else _qualified(point, before))
    return _edtf(_qualified(point, before))


def _either(first_year: str, second: str, words: str) -> str:
    if "или" in words:
        return f"[{first_year},{second}]"
    return f"{first_year}/{second}"


def _qualified(point: str, before: list[str]) -> str:
    """Words that widen a date; those that would narrow it are left to the words alone."""
    match before:
        case ["не", "позднее" | "позже"] | ["до"]:
            return f"../{point}"
        case ["не", "ранее" | "раньше"] | ["после"]:
            return f"{point}/.."
        case ["около" | "ок." | "примерно" | "приблизительно" | "предположительно"]:
            return f"{point}~"
    return point


def _whole_year(year: str, century: int) -> str:
    """Two figures stand for the century of the purge and of rehabilitation, or for the next."""
    if len(year) == 4:
        return year
    if century == 20:
        return f"20{year}" if year < "53" else f"19{year}"
    return f"{century}{year}"


def _text(year: str, month: str, day: str) -> str:
    if not month:
        return year
    return f"{year}-{int(month):02}" + (f"-{int(day):02}" if day else "")


def _point(year: str, month: str, day: str) -> PartialDate | None:
    return _edtf(_text(year, month, day))


@lru_cache(maxsize=1 << 10)
def _month(word: str) -> str:
    """The number of a month; «мар» is asked before «ма», so May is never March."""
    lowered = word.lower()
    for number, stem in enumerate(_SHORT_MONTHS, start=1):
        if lowered.startswith(stem):
            return str(number)
    return ""


@lru_cache(maxsize=1 << 14)
def _edtf(text: str) -> PartialDate | None:
    try:
        return parse(text)
    except DateError:
        return None
