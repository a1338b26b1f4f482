"""Why a text is not a date, in one sentence: what was read, and what would be accepted.

Only sentences: what is accepted is decided in `edtf`.
"""

from __future__ import annotations

import re

from registry.errors import Sentence
from registry.errors import marked as _

_LONGEST_QUOTE = 40
_SEASONS = range(21, 25)

_EARLY_YEAR = re.compile(r"0[0-9X]{3}(?![0-9]).*|-[0-9]+.*|Y-?[0-9].*")
_MARKED_PART = re.compile(r"[?~%]?[0-9]{4}[?~%]?(-[?~%]?[0-9]{2}[?~%]?){0,2}")
_TIME_OF_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9:].*")


def blank() -> Sentence:
    return Sentence(_("An empty text is not a date; write 1937, 1937-10 or 1937-10-03."))


def unreadable(text: str) -> Sentence:
    if _EARLY_YEAR.fullmatch(text):
        words = _("“%(text)s” lies outside the years 1000 to 9999; write a year such as 1937.")
    elif _MARKED_PART.fullmatch(text) and re.search(r"[?~%]", text):
        words = _(
            "“%(text)s” marks one part of a date, and a mark stands for the whole date here; "
            "write it once at the end, as in 1937-10? or 1937~."
        )
    elif _TIME_OF_DAY.fullmatch(text):
        words = _("“%(text)s” gives a time of day; write the day alone, as in 1937-10-03.")
    else:
        words = _(
            "“%(text)s” is not a date this register can read; write 1937, 1937-10 or 1937-10-03."
        )
    return _of(text, words)


def unknown_before_known(text: str) -> Sentence:
    words = _(
        "“%(text)s” leaves open a larger part of the date than the one it names; "
        "write 193X, 1937-XX or 1937-10-XX."
    )
    return _of(text, words)


def no_such_month(text: str, year: int, month: int) -> Sentence:
    if month in _SEASONS:
        words = _("“%(text)s” is a season; write its months, such as %(year)d-06/%(year)d-08.")
    else:
        words = _(
            "“%(text)s” has no month from 01 to 12; write %(year)d, or a month such as %(year)d-10."
        )
    return _of(text, words, year=year)


def no_such_day(text: str, year: int, month: int, length: int) -> Sentence:
    words = _(
        "“%(text)s” is not a day of the calendar, as that month had %(length)d days; "
        "write %(month)s, or a day such as %(month)s-%(length)d."
    )
    return _of(text, words, length=length, month=f"{year}-{month:02}")


def open_on_both_sides(text: str) -> Sentence:
    words = _("“%(text)s” is open on both sides; write one of them, as in 1936/ or ../1940.")
    return _of(text, words)


def ends_before_it_begins(text: str, in_order: str) -> Sentence:
    words = _("“%(text)s” ends before it begins; write the earlier date first: %(in_order)s.")
    return _of(text, words, in_order=in_order)


def alternatives_out_of_order(text: str) -> Sentence:
    words = _(
        "“%(text)s” must list its dates from the earliest to the latest without overlap; "
        "write [1938,1939] or [1937-10-23..1937-10-25]."
    )
    return _of(text, words)


def all_of_several(text: str) -> Sentence:
    words = _(
        "“%(text)s” says that several dates hold at once; write [1938,1939] for one of "
        "two dates, or 1938/1939 for a stretch of time."
    )
    return _of(text, words)


def _of(text: str, words: str, **values: str | int) -> Sentence:
    return Sentence(words, {"text": _shortened(text), **values})


def _shortened(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= _LONGEST_QUOTE else plain[: _LONGEST_QUOTE - 1] + "…"
