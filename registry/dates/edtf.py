"""Dates as the sources give them: EDTF (ISO 8601-2) level 0 and 1, and sets of alternatives.

Reads a text into one unchangeable value with its first and last possible day. It never widens
or narrows what was written: a mark of doubt is kept as a mark and moves no bound.
"""

from __future__ import annotations

import re
from calendar import isleap
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from registry.dates import refusals
from registry.errors import DateError


class DateKind(StrEnum):
    """How a range is read: one day within it, or the whole stretch from its start to its end."""

    MOMENT = "moment"
    PERIOD = "period"


class Precision(StrEnum):
    """The smallest unit a date names; a range or a list of alternatives has none of its own."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    DECADE = "decade"
    CENTURY = "century"
    RANGE = "range"


class Point(NamedTuple):
    """One date of any precision; `month` and `day` are 0 where it does not name them."""

    year: int
    month: int
    day: int
    precision: Precision
    mark: str
    lo: int
    hi: int

    @property
    def is_uncertain(self) -> bool:
        return self.mark in ("?", "%")

    @property
    def is_approximate(self) -> bool:
        return self.mark in ("~", "%")


class Interval(NamedTuple):
    """From one point to another; None where the end is open or not known."""

    start: Point | None
    end: Point | None


class Alternatives(NamedTuple):
    """Exactly one of these holds."""

    members: tuple[Point | Interval, ...]


Expression = Point | Interval | Alternatives


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date known as far as it is known.

    `lo` and `hi` are the first and the last possible day as yyyymmdd, None where open.
    """

    text: str
    lo: int | None
    hi: int | None
    kind: DateKind
    precision: Precision
    is_uncertain: bool
    is_approximate: bool
    expression: Expression = field(repr=False, compare=False)

    def __str__(self) -> str:
        return self.text

    @property
    def earliest(self) -> int:
        """Sort key by the first possible day; an open start comes first."""
        return 0 if self.lo is None else self.lo

    @property
    def latest(self) -> int:
        """Sort key by the last possible day; an open end comes last."""
        return 99991231 if self.hi is None else self.hi


def parse(text: str, *, kind: DateKind = DateKind.MOMENT) -> PartialDate:
    """Read an EDTF text; raises DateError with one sentence when it is not one.

    Blank text is refused: whether a date may be missing is for the field to say.
    """
    return _parse(text, kind)


@lru_cache(maxsize=1 << 15)
def _parse(text: str, kind: DateKind) -> PartialDate:
    written = text.strip()
    if "x" in written and _SMALL_X.fullmatch(written):
        written = written.upper()
    if not written:
        raise DateError(refusals.blank())
    if written[0] in "[{":
        return _of_alternatives(*_read_alternatives(written), kind)
    if "/" in written:
        return _of_interval(*_read_interval(written), kind)
    point = _read_point(written)
    mark = point.mark
    uncertain, approximate = mark in _UNCERTAIN, mark in _APPROXIMATE
    lo, hi = point.lo, point.hi
    return PartialDate(written, lo, hi, kind, point.precision, uncertain, approximate, point)


def _of_interval(text: str, interval: Interval, kind: DateKind) -> PartialDate:
    start, end = interval
    lo = start.lo if start else None
    hi = end.hi if end else None
    marks = {point.mark for point in interval if point}
    return _of_many(text, lo, hi, kind, marks, interval)


def _of_alternatives(text: str, alternatives: Alternatives, kind: DateKind) -> PartialDate:
    members = alternatives.members
    lo, hi = _first_day(members[0]), _last_day(members[-1])
    marks = {point.mark for member in members for point in _points(member)}
    return _of_many(text, lo, hi, kind, marks, alternatives)


def _of_many(
    text: str,
    lo: int | None,
    hi: int | None,
    kind: DateKind,
    marks: set[str],
    expression: Expression,
) -> PartialDate:
    return PartialDate(
        text,
        lo,
        hi,
        kind,
        Precision.RANGE,
        not marks.isdisjoint(_UNCERTAIN),
        not marks.isdisjoint(_APPROXIMATE),
        expression,
    )


_UNCERTAIN = frozenset("?%")
_APPROXIMATE = frozenset("~%")

_SMALL_X = re.compile(r"[0-9xX?~%/,. \[\]-]+")
_POINT = re.compile(
    r"(?P<year>[1-9](?:[0-9]{3}|[0-9]{2}X|[0-9]XX))"
    r"(?:-(?P<month>[0-9]{2}|XX)(?:-(?P<day>[0-9]{2}|XX))?)?"
    r"(?P<mark>[?~%]?)"
)
_MONTH_LENGTHS = (0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def days_in_month(year: int, month: int) -> int:
    return 29 if month == 2 and isleap(year) else _MONTH_LENGTHS[month]


def _read_point(text: str) -> Point:
    match = _POINT.fullmatch(text)
    if match is None:
        raise DateError(refusals.unreadable(text))
    year, month, day, mark = match.groups()
    if "X" in year:
        if month is not None:
            raise DateError(refusals.unknown_before_known(text))
        return _decade_or_century(year, mark)
    number = int(year)
    if month is None or month == "XX":
        if day is not None and day != "XX":
            raise DateError(refusals.unknown_before_known(text))
        lo = number * 10000 + 101
        return Point(number, 0, 0, Precision.YEAR, mark, lo, lo + 1130)
    return _month_or_day(text, number, int(month), day, mark)


def _month_or_day(text: str, year: int, month: int, day: str | None, mark: str) -> Point:
    if not 1 <= month <= 12:
        raise DateError(refusals.no_such_month(text, year, month))
    first, length = year * 10000 + month * 100, days_in_month(year, month)
    if day is None or day == "XX":
        return Point(year, month, 0, Precision.MONTH, mark, first + 1, first + length)
    number = int(day)
    if not 1 <= number <= length:
        raise DateError(refusals.no_such_day(text, year, month, length))
    return Point(year, month, number, Precision.DAY, mark, first + number, first + number)


def _decade_or_century(year: str, mark: str) -> Point:
    first, last = int(year.replace("X", "0")), int(year.replace("X", "9"))
    precision = Precision.DECADE if last - first == 9 else Precision.CENTURY
    return Point(first, 0, 0, precision, mark, first * 10000 + 101, last * 10000 + 1231)


def _read_interval(text: str) -> tuple[str, Interval]:
    sides = [side.strip() for side in text.split("/")]
    if len(sides) != 2:
        raise DateError(refusals.unreadable(text))
    start, end = (None if side in ("", "..") else _read_point(side) for side in sides)
    if start is None and end is None:
        raise DateError(refusals.open_on_both_sides(text))
    if start and end and start.lo > end.hi:
        raise DateError(refusals.ends_before_it_begins(text, f"{sides[1]}/{sides[0]}"))
    return "/".join(sides), Interval(start, end)


def _read_alternatives(text: str) -> tuple[str, Alternatives]:
    if text[0] == "{":
        raise DateError(refusals.all_of_several(text))
    if text[-1] != "]" or not text[1:-1].strip():
        raise DateError(refusals.unreadable(text))
    parts = [part.strip() for part in text[1:-1].split(",")]
    members = [_read_member(part, text) for part in parts]
    for before, after in pairwise(members):
        before_ends, after_begins = _last_day(before), _first_day(after)
        if before_ends is None or after_begins is None or before_ends >= after_begins:
            raise DateError(refusals.alternatives_out_of_order(text))
    return "[" + ",".join(parts) + "]", Alternatives(tuple(members))


def _read_member(part: str, whole: str) -> Point | Interval:
    if ".." not in part:
        return _read_point(part)
    first, _, last = (piece.strip() for piece in part.partition(".."))
    start = _read_point(first) if first else None
    end = _read_point(last) if last else None
    if start is None and end is None:
        raise DateError(refusals.open_on_both_sides(whole))
    if start and end and start.lo > end.hi:
        raise DateError(refusals.ends_before_it_begins(whole, f"[{last}..{first}]"))
    return Interval(start, end)


def _points(member: Point | Interval) -> tuple[Point, ...]:
    if isinstance(member, Point):
        return (member,)
    return tuple(point for point in member if point)


def _first_day(member: Point | Interval) -> int | None:
    if isinstance(member, Point):
        return member.lo
    return member.start.lo if member.start else None


def _last_day(member: Point | Interval) -> int | None:
    if isinstance(member, Point):
        return member.hi
    return member.end.hi if member.end else None
