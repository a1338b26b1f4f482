"""The measurement of what pages weigh: invented portraits, and which budgets are not kept."""

from __future__ import annotations

from collections import Counter

from tests.benchmarks.portraits import portrait
from tests.benchmarks.weights import LIST_LIMIT, bodies, too_heavy


def test_an_invented_portrait_is_the_same_for_the_same_seed() -> None:
    assert portrait(1) == portrait(1) != portrait(2)


def test_headers_stand_beside_the_weight_of_a_page() -> None:
    assert bodies(Counter(HTML=3, CSS=2, headers=50)) == 5


def test_every_budget_that_is_not_kept_is_named() -> None:
    found = {
        "home": Counter(HTML=30_001, pictures=LIST_LIMIT),
        "people, read to the end": Counter(HTML=1, pictures=LIST_LIMIT),
        "person": Counter(HTML=30_000, CSS=8_000, fonts=55_000),
    }
    told = list(too_heavy(found))
    assert len(told) == 2
    assert told[0].startswith("home: 30001 bytes of HTML")
    assert told[1].startswith(f"people, read to the end: {LIST_LIMIT + 1} bytes in all")
