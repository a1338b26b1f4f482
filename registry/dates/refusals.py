"""Why a text is not a date, in one sentence: what was read, and what would be accepted.

Only sentences: what is accepted is decided in `edtf`.
"""

from __future__ import annotations

import re
from calendar import month_name

_LONGEST_QUOTE = 40
_ORDINARY = "1937, 1937-10 or 1937-10-03"
_SEASONS = range(21, 25)

_EARLY_YEAR = re.compile(r"0[0-9X]{3}(?![0-9]).*|-[0-9]+.*|Y-?[0-9].*")
_MARKED_PART = re.compile(r"[?~%]?[0-9]{4}[?~%]?(-[?~%]?[0-9]{2}[?~%]?){0,2}")
_TIME_OF_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9:].*")


def blank() -> str:
    return f"An empty text is not a date; write {_ORDINARY}."


def unreadable(text: str) -> str:
    if _EARLY_YEAR.fullmatch(text):
        return f"{_quoted(text)} lies outside the years 1000 to 9999; write a year such as 1937."
    if _MARKED_PART.fullmatch(text) and re.search(r"[?~%]", text):
        return (
            f"{_quoted(text)} marks one part of a date, and a mark stands for the whole date here; "
            "write it once at the end, as in 1937-10? or 1937~."
        )
    if _TIME_OF_DAY.fullmatch(text):
        return f"{_quoted(text)} gives a time of day; write the day alone, as in 1937-10-03."
    return f"{_quoted(text)} is not a date this register can read; write {_ORDINARY}."


def unknown_before_known(text: str) -> str:
    return (
        f"{_quoted(text)} leaves open a larger part of the date than the one it names; "
        "write 193X, 1937-XX or 1937-10-XX."
    )


def no_such_month(text: str, year: int, month: int) -> str:
    if month in _SEASONS:
        return f"{_quoted(text)} is a season; write its months, such as {year}-06/{year}-08."
    return (
        f"{_quoted(text)} has no month from 01 to 12; write {year}, or a month such as {year}-10."
    )


def no_such_day(text: str, year: int, month: int, length: int) -> str:
    return (
        f"{_quoted(text)} is not a day of the calendar, as {month_name[month]} {year} had {length} "
        f"days; write {year}-{month:02}, or a day such as {year}-{month:02}-{length}."
    )


def open_on_both_sides(text: str) -> str:
    return f"{_quoted(text)} is open on both sides; write one of them, as in 1936/ or ../1940."


def ends_before_it_begins(text: str, in_order: str) -> str:
    return f"{_quoted(text)} ends before it begins; write the earlier date first: {in_order}."


def alternatives_out_of_order(text: str) -> str:
    return (
        f"{_quoted(text)} must list its dates from the earliest to the latest without overlap; "
        "write [1938,1939] or [1937-10-23..1937-10-25]."
    )


def all_of_several(text: str) -> str:
    return (
        f"{_quoted(text)} says that several dates hold at once; write [1938,1939] for one of "
        "two dates, or 1938/1939 for a stretch of time."
    )


def _quoted(text: str) -> str:
    return f"“{_shortened(text)}”"


def _shortened(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= _LONGEST_QUOTE else plain[: _LONGEST_QUOTE - 1] + "…"
