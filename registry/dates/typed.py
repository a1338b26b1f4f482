"""Dates as curators type them from a card, turned into the notation of the register.

`14.10.1937`, `23–25.10.1937`, `около 1890`, `октябрь 1937 г.` and their like have one meaning.
What could mean two things (`14.10.37`, `до 1937`) is left as it was typed, for `parse` to refuse.
"""

from __future__ import annotations

import re

from registry.dates.edtf import parse
from registry.errors import DateError

# Stems of Russian and Ukrainian names, declined by up to three letters; English names.
_MONTHS = [
    ("январ|січ", "jan(?:uary)?"),
    ("феврал|лют", "feb(?:ruary)?"),
    ("март|берез", "mar(?:ch)?"),
    ("апрел|квіт", "apr(?:il)?"),
    ("ма[йяею]|трав", "may"),
    ("июн|черв", "june?"),
    ("июл|лип", "july?"),
    ("август|серп", "aug(?:ust)?"),
    ("сентябр|верес", "sept?(?:ember)?"),
    ("октябр|жовт", "oct(?:ober)?"),
    ("ноябр|листопад", "nov(?:ember)?"),
    ("декабр|груд", "dec(?:ember)?"),
]
_MONTH_WORDS = [re.compile(rf"(?:(?:{stems})\w{{0,3}}|{english}\.?)") for stems, english in _MONTHS]

_YEAR_WORD = re.compile(r"\s*(?:гг?\.?|год\w*|рр?\.?|рок\w*|рік)\s*$")
_ABOUT = re.compile(
    r"^(?:~|около|ок\.|примерно|приблизительно|близько|бл\.|приблизно|about|around|circa|ca?\.)\s*"
)
_OR = re.compile(r"\s+(?:или|або|чи|or)\s+")
# Of words with one blank between them, as all texts here are.
_BETWEEN = re.compile(
    r"^(?:между (.+?) и|між (.+?) (?:і|та)|between (.+?) and"
    r"|со? (.+?) по|(?:з|із) (.+?) по|from (.+?) to) (.+)$"
)
_AT_THE_LATEST = re.compile(r"^(?:не\s+(?:позднее|позже|пізніше)|not\s+later\s+than|by)\s+")
_AT_THE_EARLIEST = re.compile(
    r"^(?:не\s+(?:ранее|раньше|раніше)|not\s+earlier\s+than|since|со?|з|із)\s+(?=\S)"
)
_DECADE = re.compile(r"^(\d{2}[1-9])0(?:-?(?:[её]|х|ті|ві|тих|вих)|s)(?:\s+(?:годы|годов|роки))?$")
_DOTTED = re.compile(r"^(?:(?:(\d{1,2})\.)?(\d{1,2})\.)?(\d{4})$")
_DAY_MONTH_YEAR = re.compile(r"^(?:(\d{1,2})\s+)?([^\W\d]+\.?)\s+(\d{4})$")
_MONTH_DAY_YEAR = re.compile(r"^([^\W\d]+\.?)\s+(\d{1,2}),?\s+(\d{4})$")
_DASH = re.compile(r"\s*[–—]\s*|\s+-\s+")
# No card words a date at greater length; what is longer is no date, and costs too much to try.
_LONGEST = 200


def from_typed(text: str) -> str:
    """The same date in the register's notation; text nobody can be sure of comes back as it is."""
    typed = " ".join(text.split())
    if not typed or len(typed) > _LONGEST or _is_date(typed):
        return typed
    found = _whole(_YEAR_WORD.sub("", typed.casefold()))
    return found if found and _is_date(found) else typed


def _is_date(text: str) -> bool:
    try:
        parse(text)
    except DateError:
        return False
    return True


def _whole(text: str) -> str:
    """A range, a choice of dates, a bound or a single date; empty when it is none of them."""
    for read in (_between, _choice, _bound, _dashed):
        found = read(text)
        if found:
            return found
    return _point(text)


def _between(text: str) -> str:
    match = _BETWEEN.match(text)
    if match is None:
        return ""
    *starts, end = match.groups()
    return _range(next(filter(None, starts)), end)


def _dashed(text: str) -> str:
    parts = _DASH.split(text)
    if len(parts) == 1 and text.count("-") == 1:
        parts = text.split("-")
    return _range(*parts) if len(parts) == 2 else ""


def _range(start: str, end: str) -> str:
    first, last = _completed(start, end), _point(end)
    return f"{first}/{last}" if first and last else ""


def _choice(text: str) -> str:
    parts = _OR.split(text)
    if len(parts) < 2:
        return ""
    points = [*(_completed(part, parts[-1]) for part in parts[:-1]), _point(parts[-1])]
    return f"[{','.join(points)}]" if all(points) else ""


def _bound(text: str) -> str:
    for pattern, form in ((_AT_THE_LATEST, "/{}"), (_AT_THE_EARLIEST, "{}/")):
        rest, count = pattern.subn("", text, count=1)
        point = _point(rest) if count else ""
        if point:
            return form.format(point)
    return ""


def _completed(start: str, end: str) -> str:
    """The first of two dates, with the month and the year it leaves to the second."""
    start = _YEAR_WORD.sub("", start)
    return _point(start) or _point(start + _left_over(start, end))


def _left_over(start: str, end: str) -> str:
    """What «23» leaves to «25.10.1937», «23.10» to «5.11.1937», «октябрь» to «ноябрь 1937»."""
    dotted = _DOTTED.match(end)
    if dotted and re.fullmatch(r"\d{1,2}(?:\.\d{1,2})?\.?", start):
        _day, month, year = dotted.groups()
        lacking = end.count(".") - start.rstrip(".").count(".")
        tail = {1: f".{year}", 2: f".{month}.{year}"}.get(lacking, "")
        return tail[1:] if start.endswith(".") else tail
    words = end.split()
    if start.isdecimal() and len(words) == 3:
        return " " + " ".join(words[1:])
    return f" {words[-1]}" if words and re.fullmatch(r"\d{4}", words[-1]) else ""


def _point(text: str) -> str:
    """A single date, with its marks of doubt."""
    text = _YEAR_WORD.sub("", text.strip())
    doubted = text.endswith("?")
    text, about = _ABOUT.subn("", text.rstrip("? "), count=1)
    mark = {(1, False): "~", (0, True): "?", (1, True): "%"}.get((about, doubted), "")
    bare = _decade(text) or _dotted(text) or _in_words(text) or (text if _is_point(text) else "")
    return bare + mark if bare else ""


def _is_point(text: str) -> bool:
    return bool(re.fullmatch(r"\d{4}(?:-\d{2}){0,2}", text)) and _is_date(text)


def _decade(text: str) -> str:
    # The 1900s may be ten years or a hundred.
    match = _DECADE.match(text)
    return f"{match[1]}X" if match else ""


def _dotted(text: str) -> str:
    match = _DOTTED.match(text)
    return _joined(*match.groups()) if match else ""


def _in_words(text: str) -> str:
    match = _DAY_MONTH_YEAR.match(text)
    if match:
        day, word, year = match.groups()
    else:
        match = _MONTH_DAY_YEAR.match(text)
        if match is None:
            return ""
        word, day, year = match.groups()
    month = _month(word)
    return _joined(day, month, year) if month else ""


def _month(word: str) -> str:
    numbers = (n for n, words in enumerate(_MONTH_WORDS, start=1) if words.fullmatch(word))
    return str(next(numbers, ""))


def _joined(day: str | None, month: str | None, year: str) -> str:
    parts = [year, *(f"{int(part):02}" for part in (month, day) if part)]
    return "-".join(parts)
