"""Promises of reading a date: what is accepted, what its bounds are, what is refused."""

from __future__ import annotations

import copy
import pickle
import re
from dataclasses import FrozenInstanceError

import edtf as public_library
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.dates import DateKind, PartialDate, Precision, in_words, parse
from registry.errors import DateError, RegistryError
from tests.dates_of_every_form import (
    COLLECTION_CELLS,
    any_date,
    any_text,
    as_number,
    days,
    ends,
    in_order,
    kinds,
    known_intervals,
    matching_days,
    points,
    unmarked,
)


@given(points)
@settings(max_examples=60)
def test_bounds_are_the_first_and_last_day_of_the_calendar_that_match(point: str) -> None:
    matching = matching_days(point)
    date = parse(point)
    assert (date.lo, date.hi) == (as_number(matching[0]), as_number(matching[-1]))


@given(ends.filter(in_order))
@settings(max_examples=40)
def test_a_range_reaches_from_the_first_day_of_its_start_to_the_last_of_its_end(
    two: list[str],
) -> None:
    lo, hi = as_number(matching_days(two[0])[0]), as_number(matching_days(two[1])[-1])
    for text in ("/".join(two), f"[{'..'.join(two)}]"):
        assert (parse(text).lo, parse(text).hi) == (lo, hi)


@given(st.one_of(points, known_intervals))
@settings(max_examples=80)
def test_closed_dates_have_the_bounds_another_library_finds(text: str) -> None:
    theirs = public_library.parse_edtf(text)
    lo, hi = theirs.lower_strict(), theirs.upper_strict()
    assert parse(text).lo == lo.tm_year * 10000 + lo.tm_mon * 100 + lo.tm_mday
    assert parse(text).hi == hi.tm_year * 10000 + hi.tm_mon * 100 + hi.tm_mday


@pytest.mark.parametrize(
    ("text", "lo", "hi"),
    [
        ("../1940", None, 19401231),
        ("/1937", None, 19371231),
        ("1936/", 19360101, None),
        ("1936/..", 19360101, None),
        ("[..1938-01]", None, 19380131),
        ("[1938..]", 19380101, None),
        ("[..1936,1938]", None, 19381231),
        ("[1936,1938..]", 19360101, None),
        ("1937-12-20/1937", 19371220, 19371231),
        ("[1937-12-20..1937]", 19371220, 19371231),
        ("[1938,1940-02]", 19380101, 19400229),
        ("19XX", 19000101, 19991231),
    ],
)
def test_each_side_bounds_as_far_as_it_is_known(text: str, lo: int | None, hi: int | None) -> None:
    assert (parse(text).lo, parse(text).hi) == (lo, hi)


@given(any_date)
def test_bounds_never_cross(date: PartialDate) -> None:
    assert date.earliest <= date.latest


@given(days)
def test_a_shorter_date_contains_the_longer_one(day: str) -> None:
    forms = [day, day[:7], day[:4], day[:3] + "X", day[:2] + "XX"]
    bounds = [(parse(form).earliest, parse(form).latest) for form in forms]
    assert [lo for lo, _ in bounds] == sorted((lo for lo, _ in bounds), reverse=True)
    assert [hi for _, hi in bounds] == sorted(hi for _, hi in bounds)


@given(unmarked, st.sampled_from("?~%"))
def test_a_mark_of_doubt_moves_no_bound(point: str, mark: str) -> None:
    plain, marked = parse(point), parse(point + mark)
    assert (plain.lo, plain.hi) == (marked.lo, marked.hi)
    assert (marked.is_uncertain, marked.is_approximate) == (mark in "?%", mark in "~%")


@given(any_text)
def test_a_mark_anywhere_marks_the_whole_date(text: str) -> None:
    date = parse(text)
    assert date.is_uncertain == ("?" in text or "%" in text)
    assert date.is_approximate == ("~" in text or "%" in text)


@given(any_text, kinds)
def test_the_canonical_text_reads_back_as_the_same_date(text: str, kind: DateKind) -> None:
    date = parse(text, kind=kind)
    assert date.text == text
    assert parse(str(date), kind=kind) == date


@given(any_text)
def test_spaces_and_a_small_x_do_not_matter(text: str) -> None:
    loose = text.replace(",", " , ").replace("/", " / ").replace("X", "x")
    assert parse(f" {loose}\n") == parse(text)


@pytest.mark.parametrize(
    ("text", "precision"),
    [
        ("1937-10-03", Precision.DAY),
        ("1937-10", Precision.MONTH),
        ("1937-10-XX", Precision.MONTH),
        ("1937", Precision.YEAR),
        ("1937-XX", Precision.YEAR),
        ("193X", Precision.DECADE),
        ("19XX", Precision.CENTURY),
        ("1937/1938", Precision.RANGE),
        ("[1937,1938]", Precision.RANGE),
    ],
)
def test_precision_is_the_smallest_unit_named(text: str, precision: Precision) -> None:
    assert parse(text).precision is precision


def test_a_range_is_a_moment_unless_it_is_called_a_period() -> None:
    assert parse("1937/1938").kind is DateKind.MOMENT
    assert parse("1937/1938") != parse("1937/1938", kind=DateKind.PERIOD)


def test_a_date_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        parse("1937").lo = 1  # type: ignore[misc]


@given(any_date)
def test_a_date_survives_copying_and_pickling(date: PartialDate) -> None:
    for copied in (copy.deepcopy(date), pickle.loads(pickle.dumps(date))):
        assert copied == date
        assert in_words(copied, "en") == in_words(date, "en")


def test_sort_keys_put_an_open_start_first_and_an_open_end_last() -> None:
    texts = ["1938", "../1940", "1936/", "1937-10"]
    dates = [parse(text) for text in texts]
    by_start = [date.text for date in sorted(dates, key=lambda date: date.earliest)]
    by_end = [date.text for date in sorted(dates, key=lambda date: date.latest)]
    assert by_start == ["../1940", "1936/", "1937-10", "1938"]
    assert by_end == ["1937-10", "1938", "../1940", "1936/"]


@pytest.mark.parametrize("cell", COLLECTION_CELLS)
def test_every_form_of_the_collection_is_read_and_has_words(cell: str) -> None:
    for kind in DateKind:
        date = parse(cell, kind=kind)
        assert date.text == cell
        assert all(in_words(date, language) for language in ("en", "ru", "uk"))


# -- Refusing ----------------------------------------------------------------------------------

REFUSED = [
    ("31.02.1938", "write 1937, 1937-10 or 1937-10-03"),
    ("1938-02-31", "that month had 28 days; write 1938-02"),
    ("1900-02-29", "that month had 28 days"),
    ("1938-04-00", "that month had 30 days"),
    ("1938-13", "no month from 01 to 12"),
    ("1938-00", "no month from 01 to 12"),
    ("1938-21", "is a season; write its months"),
    ("1938-24", "is a season; write its months"),
    ("0988", "outside the years 1000 to 9999"),
    ("-0044", "outside the years 1000 to 9999"),
    ("-1938", "outside the years 1000 to 9999"),
    ("Y17000", "outside the years 1000 to 9999"),
    ("1937?-10", "marks one part of a date"),
    ("?1937-10", "marks one part of a date"),
    ("1937-~10-03", "marks one part of a date"),
    ("1937-XX-03", "leaves open a larger part"),
    ("193X-10", "leaves open a larger part"),
    ("1937-10-03T10:00", "gives a time of day"),
    ("1938/1937", "ends before it begins; write the earlier date first: 1937/1938"),
    ("1938-02/1938-01-31", "ends before it begins"),
    ("[1939..1938]", "write the earlier date first: [1938..1939]"),
    ("[1939,1938]", "from the earliest to the latest without overlap"),
    ("[1938,1938]", "from the earliest to the latest without overlap"),
    ("[1938-01-05,1938-01-05]", "from the earliest to the latest without overlap"),
    ("[1938,1938-05]", "from the earliest to the latest without overlap"),
    ("[1938..,1939]", "from the earliest to the latest without overlap"),
    ("[1937,..1938]", "from the earliest to the latest without overlap"),
    ("{1937,1938}", "write [1938,1939] for one of two dates"),
    ("/", "open on both sides"),
    ("../..", "open on both sides"),
    ("[..]", "open on both sides"),
    ("XXXX", "write 1937"),
    ("1XXX", "write 1937"),
    ("1937-1X", "write 1937"),
    ("1937-1-3", "write 1937"),
    ("19370101", "write 1937"),
    ("1937/1938/1939", "write 1937"),
    ("[1937", "write 1937"),
    ("[]", "write 1937"),
    ("1938?~", "write 1937"),
    ("около 1938", "write 1937"),
    ("١٩٣٧", "write 1937"),
]


@pytest.mark.parametrize(("text", "reason"), REFUSED)
def test_a_bad_date_is_refused_in_one_sentence_with_an_example(text: str, reason: str) -> None:
    with pytest.raises(DateError) as refusal:
        parse(text)
    sentence = str(refusal.value)
    assert sentence.startswith(f"“{text}” ")
    assert reason in sentence
    assert re.fullmatch(r"[^!\n]+\.", sentence)
    assert ". " not in sentence


@pytest.mark.parametrize("blank", ["", "  ", "\n"])
def test_blank_text_is_refused(blank: str) -> None:
    with pytest.raises(DateError, match="An empty text is not a date"):
        parse(blank)


def test_a_long_text_is_quoted_in_part() -> None:
    with pytest.raises(DateError) as refusal:
        parse("арестован " * 500)
    assert len(str(refusal.value)) < 150


@given(st.one_of(st.text(), st.text(alphabet="0123456789X-/[]{}., ?~%", max_size=14)))
@settings(max_examples=500)
def test_any_text_is_either_a_date_or_refused_in_a_sentence(text: str) -> None:
    try:
        date = parse(text)
    except DateError as refusal:
        is_kept = str(refusal).endswith(".")
    else:
        is_kept = parse(date.text) == date
    assert is_kept


def test_a_date_error_is_of_the_family_and_a_value_error() -> None:
    assert issubclass(DateError, RegistryError)
    assert issubclass(DateError, ValueError)
