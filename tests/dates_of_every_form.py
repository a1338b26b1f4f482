"""Makers of dates: strategies for every form the register reads, and a calendar to check by."""

from __future__ import annotations

import re
from datetime import date as calendar_date
from datetime import timedelta
from functools import cache
from itertools import pairwise

from hypothesis import strategies as st

from registry.dates import DateKind, parse

days = st.dates(calendar_date(1880, 1, 1), calendar_date(1959, 12, 31)).map(str)
months = days.map(lambda day: day[:7])
plain_years = days.map(lambda day: day[:4])
unspecified = st.one_of(
    days.map(lambda day: day[:3] + "X"),
    plain_years.map(lambda year: year + "-XX"),
    plain_years.map(lambda year: year + "-XX-XX"),
    months.map(lambda month: month + "-XX"),
)
unmarked = st.one_of(days, months, plain_years, unspecified)
marks = st.sampled_from(["", "", "", "?", "~", "%"])
points = st.builds("".join, st.tuples(unmarked, marks))


def first_day(point: str) -> int:
    return parse(point).earliest


def last_day(point: str) -> int:
    return parse(point).latest


def in_order(ends: list[str]) -> bool:
    return first_day(ends[0]) <= last_day(ends[1])


def apart(members: list[str]) -> bool:
    return all(last_day(one) < first_day(other) for one, other in pairwise(members))


ends = st.lists(points, min_size=2, max_size=2).map(lambda two: sorted(two, key=first_day))
# The public library reads an interval only when neither end has an unknown digit.
known_points = st.builds("".join, st.tuples(st.one_of(days, months, plain_years), marks))
known_intervals = (
    st.lists(known_points, min_size=2, max_size=2)
    .map(lambda two: sorted(two, key=first_day))
    .filter(in_order)
    .map("/".join)
)
closed_intervals = ends.filter(in_order).map("/".join)
open_intervals = st.builds(
    lambda form, point: form.format(point),
    st.sampled_from(["{}/", "{}/..", "/{}", "../{}", "[{}..]", "[..{}]"]),
    points,
)
alternatives = (
    st.lists(points, min_size=1, max_size=4)
    .map(lambda members: sorted(members, key=first_day))
    .filter(apart)
    .map(lambda members: f"[{','.join(members)}]")
)
ranges_within_sets = ends.filter(in_order).map(lambda two: f"[{'..'.join(two)}]")
any_text = st.one_of(points, closed_intervals, open_intervals, alternatives, ranges_within_sets)
kinds = st.sampled_from(DateKind)
any_date = st.builds(lambda text, kind: parse(text, kind=kind), any_text, kinds)

CALENDAR = [str(calendar_date(1880, 1, 1) + timedelta(days=n)) for n in range(366 * 80)]


@cache
def matching_days(point: str) -> list[str]:
    """Every day the point may mean, found by looking through the calendar."""
    pattern = re.compile(point.rstrip("?~%").replace("X", "[0-9]"))
    return [day for day in CALENDAR if pattern.match(day)]


def as_number(day: str) -> int:
    return int(day.replace("-", ""))


# Every form of date found in the collection and in the tables curators bring.
_CELLS = """
1878-12-18 1891-01-15? 1895~ 1872? 1890 1937-06 1938-11? 1937 191X 1937-04? 1937-10~ 1938%
1936-08-24/1936-08-25 1937/1939 1936/1938 1937-10-23/1937-10-25 1937-08/1938-11 1936/ 1840/
/1941-09-11 /1937-10 /1937 1938-06/ 1937-08-08/1938-10 1938-06/1939 1937-08-08/1953
1937-08-14/ 1941/1943-01-26 1937/1938-06 1938-10/1938-11-09 2017-10-30 [1938,1939]
[..1938-01] [1937-10-23..1937-10-25] [1887-08-02,1887-08-03] ../1940 1936/.. 193X 1937-XX
"""
COLLECTION_CELLS = _CELLS.split()
