"""Dates and words as several clauses tell them, put on the sheet."""

from __future__ import annotations

import re

from registry.intake.printed import dates
from registry.intake.printed.sheet import Sheet
from registry.intake.printed.values import Field

# What may stand before a date and is no part of it.
IN = re.compile(r"[\s.,:]*(?:(?:повторно|вторично|снова)\s+)?(?:во?\s+)?")
_OTHER_DATE = re.compile(
    r"\s*(?:,\s*(?=\d{4}(?!\d))|\(\s*(?:(?:по\s+др(?:угим|\.)\s+(?:данным|сведениям)|или|варианты?)"
    r"\s*[-–—:,]?\s*)?)(?:в\s+)?(?=\d|не\s|около|янв|фев|мар|апр|ма[йя]|ию|авг|сен|окт|ноя|дек)",
    re.IGNORECASE,
)

_YEAR_AFTER = re.compile(r"\s?(?:г\.|года)(?![\s]?р)")


def say_date_at(
    sheet: Sheet, where: Field, start: int, end: int, *, century: int = 19
) -> int | None:
    """Records the date that begins a stretch, and others beside it that differ.

    Returns where the rest begins; None, with nothing recorded, when there is no date.
    """
    before = IN.match(sheet.text, start, end)
    assert before is not None
    found = dates.at(sheet.text, before.end(), end, century=century)
    if found is None:
        return None
    sheet.label(start, before.end())
    sheet.say_date(where, found)
    after = _say_others(sheet, where, found.end, end, century)
    # «в 1884 (по другим данным — в 1886) г.»
    return labelled(sheet, _YEAR_AFTER, after, end) if after > found.end else after


def _say_others(sheet: Sheet, where: Field, at: int, end: int, century: int) -> int:
    while True:
        before = _OTHER_DATE.match(sheet.text, at, end)
        if before is None:
            return at
        other = dates.at(sheet.text, before.end(), end, century=century)
        if other is None:
            return at
        in_brackets = "(" in before.group()
        if in_brackets != (sheet.text[other.end : other.end + 1] == ")"):
            return at
        sheet.label(before.start(), before.end())
        sheet.say_date(where, other, differs=True)
        at = other.end + in_brackets


def say_last_date(
    sheet: Sheet, words: Field, date: Field, start: int, end: int, *, century: int = 19
) -> None:
    """Records a stretch that ends with a date: first words, then when."""
    last = dates.last(sheet.text, start, end, century=century)
    if last:
        found, before = last
        sheet.say_date(date, found)
        sheet.label(before, found.start)
        end = before
    sheet.say(words, start, end)


def say_dated(sheet: Sheet, where: Field, start: int, body: int, end: int) -> None:
    """Records words whose value is the first date in them."""
    found = dates.first(sheet.text, body, end)
    first, last = sheet.words(start, end)
    if first < last:
        sheet.say_value(where, first, last, found.value if found else None)


def labelled(sheet: Sheet, pattern: re.Pattern[str], start: int, end: int) -> int:
    """Claims a match at `start` as a label; where it ends."""
    match = pattern.match(sheet.text, start, end)
    if match is None:
        return start
    sheet.label(*match.span())
    return match.end()
