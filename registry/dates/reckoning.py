"""What can be reckoned from partial dates: years, order, old style, the machine-readable form.

Answers say what is certain and what is possible; nothing is guessed from the middle of a range.
"""

from __future__ import annotations

from datetime import date as calendar_date
from typing import NamedTuple

from registry.dates.edtf import DateKind, Interval, PartialDate, Point, Precision, days_in_month
from registry.errors import DateError

# An open end counts as far as these years: no life in the registry reaches further.
FIRST_YEAR, LAST_YEAR = 1850, 2010

# The day that followed 31 January 1918 (old style) in Soviet Russia.
FIRST_NEW_STYLE_DAY = (1918, 2, 14)

Day = tuple[int, int, int]


class Years(NamedTuple):
    """The year a date certainly falls in, if any, and the first and last it may fall in."""

    certain: int | None
    first: int
    last: int


def years(date: PartialDate) -> Years:
    """Years for counting. A marked date (`?`, `~`) is certain of no year.

    Open ends stop at 1850 and 2010, unless the known end itself lies beyond.
    """
    lo = None if date.lo is None else date.lo // 10000
    hi = None if date.hi is None else date.hi // 10000
    first = lo if lo is not None else min(FIRST_YEAR, hi if hi is not None else FIRST_YEAR)
    last = hi if hi is not None else max(LAST_YEAR, first)
    is_marked = date.is_uncertain or date.is_approximate
    is_certain = lo is not None and lo == hi and not is_marked
    return Years(lo if is_certain else None, first, last)


def certainly_before(a: PartialDate, b: PartialDate) -> bool:
    """Whether every possible day of `a` comes before every possible day of `b`.

    Takes both dates as written: a mark of doubt moves no bound, so who warns may soften the words.
    """
    return a.hi is not None and b.lo is not None and a.hi < b.lo


def possibly_before(a: PartialDate, b: PartialDate) -> bool:
    """Whether `a`, a period to its last day, may have been over before `b` began."""
    return _earliest_end(a) < _latest_start(b)


def _earliest_end(date: PartialDate) -> int:
    expression = date.expression
    if date.kind is DateKind.PERIOD and isinstance(expression, Interval) and expression.end:
        return max(date.earliest, expression.end.lo)
    return date.earliest


def _latest_start(date: PartialDate) -> int:
    expression = date.expression
    if date.kind is DateKind.PERIOD and isinstance(expression, Interval) and expression.start:
        return min(date.latest, expression.start.hi)
    return date.latest


def datetime_attribute(date: PartialDate) -> str | None:
    """Value for `<time datetime>`: only a date exact to the day, month or year has one."""
    point = date.expression
    if not isinstance(point, Point) or point.mark:
        return None
    if point.precision is Precision.DAY:
        return f"{point.year}-{point.month:02}-{point.day:02}"
    if point.precision is Precision.MONTH:
        return f"{point.year}-{point.month:02}"
    return str(point.year) if point.precision is Precision.YEAR else None


def old_style(year: int, month: int, day: int) -> Day | None:
    """Julian date of a Gregorian day; None from 14 February 1918, when it was no longer kept.

    The rule is the difference of the calendars, also for places that counted otherwise.
    """
    length = days_in_month(year, month) if 1 <= month <= 12 else 0
    if year < 1 or not 1 <= day <= length:
        raise DateError(
            f"“{year}-{month:02}-{day:02}” is not a day of the calendar; "
            "write a day such as 1891-01-15."
        )
    if (year, month, day) >= FIRST_NEW_STYLE_DAY:
        return None
    return _julian(calendar_date(year, month, day).toordinal())


def _days_in_julian_month(year: int, month: int) -> int:
    # A Julian year is a leap year whenever four divides it: borrow the lengths of such a year.
    return days_in_month(1904 if year % 4 == 0 else 1903, month)


def _julian(ordinal: int) -> Day:
    """The Julian date of a day counted as `datetime.date.toordinal` does.

    The Julian 1 January of the year 1 was the Gregorian 30 December before it, which is day -1.
    """
    cycles, rest = divmod(ordinal + 1, 1461)
    # The 366th day of the fourth year would otherwise open a fifth.
    years_in_cycle = min(rest // 365, 3)
    year = cycles * 4 + years_in_cycle + 1
    rest -= years_in_cycle * 365
    month = 1
    while rest >= (length := _days_in_julian_month(year, month)):
        rest -= length
        month += 1
    return year, month, rest + 1


def iso_day(number: int | None) -> str | None:
    """A bound of a date, yyyymmdd, as ISO 8601 writes a day; nothing where it is open."""
    if number is None:
        return None
    return f"{number // 10000:04}-{number // 100 % 100:02}-{number % 100:02}"
