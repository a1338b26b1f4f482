"""No text, however made, keeps a pattern of ours busy: its work is bounded."""

from __future__ import annotations

import re
import time

import pytest

from tests.hostile_texts import TooMuchWorkError, hostile, patterns, work_bounded

# Enough for a pattern that tries every division of a text to run longer than anybody waits.
SHORT, LONG, LONGEST = 32, 1_000, 16_000
SECONDS = 2.0


def too_slow(pattern: re.Pattern[str], length: int, most: int, seconds: float = SECONDS) -> str:
    """The text that took too long; blank when none did."""
    try:
        with work_bounded(seconds):
            for text in hostile(pattern, length, most):
                pattern.match(text)
                pattern.search(text)
    except TooMuchWorkError:
        return text[:60]
    return ""


def test_no_text_keeps_a_pattern_busy() -> None:
    known = patterns()
    assert len(known) > 100
    slow = {name: found for name, each in known.items() if (found := too_slow(each, SHORT, 8))}
    assert slow == {}


@pytest.mark.slow
def test_no_longer_text_keeps_a_pattern_busy() -> None:
    slow = {name: found for name, each in patterns().items() if (found := too_slow(each, LONG, 24))}
    assert slow == {}


@pytest.mark.parametrize("bad", [r"^(a+)+$", r"^(\w+\s?)*$", r"^([a-z]+)*\d$", r"(x*)*y"])
def test_the_texts_find_a_pattern_that_runs_for_ever(bad: str) -> None:
    assert too_slow(re.compile(bad), SHORT, 8, 0.2)


@pytest.mark.slow
def test_work_grows_with_the_square_of_a_text_at_most() -> None:
    worst = {}
    for name, pattern in patterns().items():
        spent = []
        for length in (LONGEST // 4, LONGEST):
            begun = time.process_time()
            for text in hostile(pattern, length, 4):
                pattern.search(text)
            spent.append(time.process_time() - begun)
        # Four times the text: sixteen times the work when it grows with the square.
        if spent[1] > 0.5 and spent[1] > 24 * spent[0]:
            worst[name] = spent
    assert worst == {}
