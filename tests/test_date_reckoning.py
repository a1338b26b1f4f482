"""Promises of reckoning with dates: years, order, old style, the machine-readable form."""

from __future__ import annotations

from datetime import date as calendar_date
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.dates import (
    DateKind,
    PartialDate,
    Years,
    certainly_before,
    datetime_attribute,
    old_style,
    parse,
    possibly_before,
    years,
)
from registry.errors import DateError
from tests.dates_of_every_form import any_date, first_day, matching_days


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1937-10-03", Years(1937, 1937, 1937)),
        ("1937", Years(1937, 1937, 1937)),
        ("1937-02/1937-05", Years(1937, 1937, 1937)),
        ("[1937-02,1937-05]", Years(1937, 1937, 1937)),
        ("1937?", Years(None, 1937, 1937)),
        ("1937-10~", Years(None, 1937, 1937)),
        ("1937/1938", Years(None, 1937, 1938)),
        ("193X", Years(None, 1930, 1939)),
        ("../1940", Years(None, 1850, 1940)),
        ("1936/", Years(None, 1936, 2010)),
        ("[..1830]", Years(None, 1830, 1830)),
        ("2015/", Years(None, 2015, 2015)),
    ],
)
def test_years_separate_certain_from_possible(text: str, expected: Years) -> None:
    assert years(parse(text)) == expected


@given(any_date)
def test_a_certain_year_is_the_only_possible_one(date: PartialDate) -> None:
    certain, first, last = years(date)
    assert first <= last
    assert certain is None or first == certain == last


small = st.dates(calendar_date(1936, 12, 20), calendar_date(1937, 1, 12)).map(str)
small_points = st.one_of(small, small.map(lambda day: day[:7]), small.map(lambda day: day[:4]))


@given(small_points, small_points)
@settings(max_examples=60)
def test_order_of_moments_agrees_with_every_pair_of_days(one: str, other: str) -> None:
    a, b = matching_days(one), matching_days(other)
    assert certainly_before(parse(one), parse(other)) == (max(a) < min(b))
    assert possibly_before(parse(one), parse(other)) == (min(a) < max(b))


@given(small_points, small_points, small_points)
@settings(max_examples=60)
def test_a_period_is_over_only_after_its_last_day(one: str, other: str, day: str) -> None:
    start, end = sorted((one, other), key=first_day)
    possible_ends = [last for last in matching_days(end) if last >= matching_days(start)[0]]
    period = parse(f"{start}/{end}", kind=DateKind.PERIOD)
    assert possibly_before(period, parse(day)) == (min(possible_ends) < max(matching_days(day)))


@given(small_points, small_points, small_points)
@settings(max_examples=60)
def test_a_period_begins_on_its_first_day(one: str, other: str, day: str) -> None:
    start, end = sorted((one, other), key=first_day)
    possible_starts = [first for first in matching_days(start) if first <= matching_days(end)[-1]]
    period = parse(f"{start}/{end}", kind=DateKind.PERIOD)
    assert possibly_before(parse(day), period) == (min(matching_days(day)) < max(possible_starts))


def test_a_death_may_precede_an_arrest_only_where_the_bounds_allow_it() -> None:
    arrest = parse("1937-10")
    assert certainly_before(parse("1937-09-30"), arrest)
    assert not certainly_before(parse("1937"), arrest)
    assert possibly_before(parse("1937"), arrest)
    assert not possibly_before(parse("1937-10-31"), arrest)
    assert possibly_before(parse("../1940"), arrest)
    assert not certainly_before(parse("../1940"), arrest)


@pytest.mark.parametrize(
    ("new", "old"),
    [
        ((1891, 1, 15), (1891, 1, 3)),
        ((1891, 1, 5), (1890, 12, 24)),
        ((1897, 1, 12), (1896, 12, 31)),
        ((1900, 3, 12), (1900, 2, 28)),
        ((1900, 3, 13), (1900, 2, 29)),
        ((1900, 3, 14), (1900, 3, 1)),
        ((1799, 6, 6), (1799, 5, 26)),
        ((1917, 11, 7), (1917, 10, 25)),
        ((1918, 2, 13), (1918, 1, 31)),
    ],
)
def test_old_style_follows_the_difference_of_the_calendars(
    new: tuple[int, int, int], old: tuple[int, int, int]
) -> None:
    assert old_style(*new) == old


@given(st.dates(calendar_date(1600, 1, 1), calendar_date(1918, 2, 12)))
def test_one_day_follows_the_other_in_old_style_too(day: calendar_date) -> None:
    following = day + timedelta(days=1)
    old = old_style(day.year, day.month, day.day)
    after = old_style(following.year, following.month, following.day)
    assert old is not None
    assert after is not None
    year, month, number = old
    following_days = {
        (year, month, number + 1),
        (year, month + 1, 1),
        (year + 1, 1, 1),
    }
    # Only the last days of a month are followed by the first of another.
    assert after in (following_days if number >= 28 else {(year, month, number + 1)})


@given(st.dates(calendar_date(1800, 3, 15), calendar_date(1900, 2, 25)))
def test_the_nineteenth_century_is_twelve_days_behind(day: calendar_date) -> None:
    behind = day - timedelta(days=12)
    assert old_style(day.year, day.month, day.day) == (behind.year, behind.month, behind.day)


def test_old_style_ends_with_january_1918() -> None:
    assert old_style(1918, 2, 14) is None
    assert old_style(1918, 2, 13) is not None


def test_a_day_missing_from_the_calendar_has_no_other_style() -> None:
    with pytest.raises(DateError, match="is not a day of the calendar"):
        old_style(1900, 2, 29)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1937-10-03", "1937-10-03"),
        ("1937-10", "1937-10"),
        ("1937-10-XX", "1937-10"),
        ("1937", "1937"),
        ("1937-XX-XX", "1937"),
        ("1937?", None),
        ("1937-10-03~", None),
        ("193X", None),
        ("19XX", None),
        ("1937/1938", None),
        ("[1937,1938]", None),
        ("../1940", None),
    ],
)
def test_only_an_exact_date_has_a_machine_readable_form(text: str, expected: str | None) -> None:
    assert datetime_attribute(parse(text)) == expected
