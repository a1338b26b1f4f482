"""No text, however made, keeps a pattern of ours busy: its work is bounded."""

from __future__ import annotations

import re
import time
from contextlib import suppress

import pytest

from tests.hostile_texts import TooMuchWorkError, hostile, patterns, work_bounded

# Enough for a pattern that tries every division of a text to run longer than anybody waits.
SHORT, LONG, LONGEST = 64, 1_000, 4_000
SECONDS, MOST_SECONDS = 2.0, 60.0


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


def spent(pattern: re.Pattern[str], length: int) -> float:
    """Seconds of the processor for four texts, or as many as are allowed."""
    begun = time.process_time()
    with suppress(TooMuchWorkError), work_bounded(MOST_SECONDS):
        for text in hostile(pattern, length, 4):
            pattern.search(text)
    return time.process_time() - begun


@pytest.mark.slow
def test_work_grows_with_the_square_of_a_text_at_most() -> None:
    worst = {}
    for name, pattern in patterns().items():
        longer = spent(pattern, LONGEST)
        # Four times the text: sixteen times the work when it grows with the square.
        if longer > 0.5 and longer > 24 * (shorter := spent(pattern, LONGEST // 4)):
            worst[name] = (shorter, longer)
    assert worst == {}


def test_work_that_grows_with_the_cube_is_seen() -> None:
    cubic = re.compile(r"\s+[a\s]+\s+b")
    assert spent(cubic, 160) > 24 * spent(cubic, 40)
