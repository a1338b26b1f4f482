"""How two partly known dates agree."""

from __future__ import annotations

import datetime as dt
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

from registry.matching.features import Span

# Slips of a pen, and the day of the decision for the day after.
NEAR_DAYS = 3
# Between the Julian and the Gregorian calendar lay 12 days before March 1900 and 13 since.
OLD_STYLE_DAYS = (11, 13)
# A wider date agrees with too much to say anything.
WIDEST_YEARS = 2


class Agreement(Enum):
    """How closely two dates agree."""

    UNKNOWN = "unknown"
    DAY = "day"
    OLD_STYLE = "old style"
    NEAR = "near"
    MONTH = "month"
    YEAR = "year"
    # Both known to the day, in one year, and not the same.
    OTHER_DAY = "other day"
    APART = "apart"


class Compared(NamedTuple):
    """How two dates agree, and how many years lie between them where they do not."""

    agreement: Agreement
    years: int = 0


UNKNOWN = Compared(Agreement.UNKNOWN)


@lru_cache(maxsize=1 << 16)
def compare(one: Span | None, other: Span | None) -> Compared:
    """How two dates agree. What is not known, or says nearly nothing, does not disagree."""
    if one is None or other is None:
        return UNKNOWN
    if _is_wide(one) or _is_wide(other):
        return UNKNOWN if _overlap(one, other) else _apart(one, other)
    if one[0] == one[1] and other[0] == other[1]:
        return _of_days(one[0], other[0])
    if not _overlap(one, other):
        return _apart(one, other)
    if _month(one) and _month(other):
        return Compared(Agreement.MONTH)
    return Compared(Agreement.YEAR)


def _is_wide(span: Span) -> bool:
    return span[1] // 10000 - span[0] // 10000 >= WIDEST_YEARS


def _overlap(one: Span, other: Span) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]


def _month(span: Span) -> bool:
    return span[0] // 100 == span[1] // 100


def _apart(one: Span, other: Span) -> Compared:
    early, late = sorted((one, other))
    return Compared(Agreement.APART, late[0] // 10000 - early[1] // 10000)


def _of_days(one: int, other: int) -> Compared:
    if one == other:
        return Compared(Agreement.DAY)
    days = abs(_ordinal(one) - _ordinal(other))
    if days <= NEAR_DAYS or _are_swapped(one, other):
        return Compared(Agreement.NEAR)
    if OLD_STYLE_DAYS[0] <= days <= OLD_STYLE_DAYS[1]:
        return Compared(Agreement.OLD_STYLE)
    years = abs(one // 10000 - other // 10000)
    return Compared(Agreement.APART, years) if years else Compared(Agreement.OTHER_DAY)


def _are_swapped(one: int, other: int) -> bool:
    """Day and month in each other's place: 05.03 for 03.05."""
    day, month = other % 100, other // 100 % 100
    return one == other // 10000 * 10000 + day * 100 + month


@lru_cache(maxsize=1 << 16)
def _ordinal(day: int) -> int:
    try:
        return dt.date(day // 10000, day // 100 % 100, day % 100).toordinal()
    except ValueError:
        return day // 10000 * 365 + day // 100 % 100 * 30 + day % 100


def best(ones: tuple[Span, ...], others: tuple[Span, ...]) -> tuple[Compared, Span, Span] | None:
    """The pair of dates that agree best, of several cases each; None where a side has none."""
    if len(ones) == 1 and len(others) == 1:
        return compare(ones[0], others[0]), ones[0], others[0]
    order = list(Agreement)
    pairs = [(compare(one, other), one, other) for one in ones for other in others]
    known = [pair for pair in pairs if pair[0] != UNKNOWN] or pairs
    return min(
        known,
        key=lambda pair: (order.index(pair[0].agreement), pair[0].years, *sorted(pair[1:])),
        default=None,
    )


def in_digits(span: Span) -> str:
    """A date for a reason: as much of it as is known."""
    first, last = (f"{day:08}" for day in span)
    if first == last:
        return f"{first[:4]}-{first[4:6]}-{first[6:]}"
    if first[:6] == last[:6]:
        return f"{first[:4]}-{first[4:6]}"
    return first[:4] if first[:4] == last[:4] else f"{first[:4]}/{last[:4]}"
